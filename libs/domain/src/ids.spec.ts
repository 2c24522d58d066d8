import * as fc from 'fast-check';
import { DomainError } from './error.js';
import { attemptId, isUuid, lowestUuidAt, parseAttemptId, timeOfUuid, uuidV7 } from './ids.js';

const moment = fc.integer({ min: 0, max: 2 ** 47 });
const random = fc.uint8Array({ minLength: 10, maxLength: 16 });

describe('uuidV7', () => {
  it('has version 7 and the variant of RFC 9562, and keeps every given bit that is free', () => {
    const id = uuidV7(0x0123456789ab, Uint8Array.from([0xff, 0xee, 0xff, 0xdd, 1, 2, 3, 4, 5, 6]));
    expect(id).toBe('01234567-89ab-7fee-bfdd-010203040506');
  });

  it('is canonical and tells its time', () => {
    fc.assert(
      fc.property(moment, random, (atMs, bytes) => {
        const id = uuidV7(atMs, bytes);
        return isUuid(id) && timeOfUuid(id) === atMs && id[14] === '7' && '89ab'.includes(id.charAt(19));
      }),
    );
  });

  it('sorts by time, whatever the randomness', () => {
    fc.assert(
      fc.property(moment, random, random, (atMs, one, two) => {
        const early = uuidV7(atMs, one);
        const late = uuidV7(atMs + 1, two);
        return early < late && lowestUuidAt(atMs) <= early && early < lowestUuidAt(atMs + 1);
      }),
    );
  });

  it('drops fractions of a millisecond', () => {
    expect(timeOfUuid(uuidV7(1234.9, new Uint8Array(10)))).toBe(1234);
    expect(lowestUuidAt(1234.9)).toBe('00000000-04d2-7000-8000-000000000000');
  });

  it('refuses too little randomness', () => {
    expect(() => uuidV7(0, new Uint8Array(9))).toThrow(DomainError);
    expect(() => uuidV7(0, new Uint8Array(9))).toThrow('a UUIDv7 needs 10 random bytes');
  });
});

describe('isUuid', () => {
  const id = '01234567-89ab-7fee-bfdd-010203040506';
  it.each([
    [id, true],
    [id.toUpperCase(), false],
    [`${id}0`, false],
    [` ${id}`, false],
    [id.replaceAll('-', ''), false],
    ['', false],
  ])('%p: %p', (text, expected) => {
    expect(isUuid(text)).toBe(expected);
  });
});

describe('attempt ids', () => {
  const id = '01234567-89ab-7fee-bfdd-010203040506';

  it('survive the way there and back', () => {
    fc.assert(
      fc.property(moment, random, fc.integer({ min: 1, max: 99_999 }), (atMs, bytes, ordinal) => {
        const notificationId = uuidV7(atMs, bytes);
        expect(parseAttemptId(attemptId(notificationId, ordinal))).toEqual({ notificationId, ordinal });
      }),
    );
  });

  it.each([
    '',
    id,
    `${id}.`,
    `${id}.0`,
    `${id}.01`,
    `${id}.1x`,
    `${id}.100000`,
    `${id}-1`,
    `x${id}.1`,
    `${id}.-1`,
  ])('refuses %p', (text) => {
    expect(parseAttemptId(text)).toBeNull();
  });
});
