import { PLAIN_RULES, type SubmissionRules } from '#delivery/ports';
import type { SubmittedMail } from './submitted-mail.js';
import { WrongWish, readWishes, type Wishes } from './wishes.js';

const NOW = Date.UTC(2026, 2, 11, 14, 0);
const MINUTE = 60_000;
const NONE: Wishes = {
  category: null,
  urgency: null,
  deadlineMs: null,
  secondFactor: null,
  actionUrl: null,
  phone: null,
  reference: null,
  smsText: null,
  language: null,
  confidential: null,
};

function mail(fields: Record<string, string>, more: Partial<SubmittedMail> = {}): SubmittedMail {
  return {
    fields: new Map(Object.entries(fields).map(([name, value]) => [name, [value]])),
    from: ['amt@stadt.de'],
    subject: 'Termin bestätigen',
    dateMs: NOW - MINUTE,
    messageId: '<1@php>',
    text: 'Hallo',
    html: null,
    files: [],
    ...more,
  };
}

function read(
  fields: Record<string, string>,
  rules: Partial<SubmissionRules> = {},
  more: Partial<SubmittedMail> = {},
) {
  return readWishes(mail(fields, more), { ...PLAIN_RULES, ...rules }, { nowMs: NOW, aheadMs: 0 });
}

describe('readWishes', () => {
  it('asks for nothing where nothing is said', () => {
    expect(read({})).toEqual(NONE);
  });

  it.each<[string, string, Partial<Wishes>]>([
    ['category', 'appointments', { category: 'appointments' }],
    ['urgency', 'Urgent', { urgency: 'urgent' }],
    ['second-factor', 'Buchungsnummer=47=11', { secondFactor: { label: 'Buchungsnummer', value: '47=11' } }],
    ['action-link', 'https://stadt.de/a?x=1', { actionUrl: 'https://stadt.de/a?x=1' }],
    ['phone', '0151 12345678', { phone: '+4915112345678' }],
    ['phone', '+43 660 1234567', { phone: '+436601234567' }],
    ['phone', 'keine', { phone: null }],
    ['phone', '', { phone: null }],
    ['reference', 'A-4711', { reference: 'A-4711' }],
    ['sms-text', 'Termin!', { smsText: 'Termin!' }],
    ['language', 'en-GB', { language: 'en' }],
    ['confidential', 'ja', { confidential: true }],
    ['confidential', 'No', { confidential: false }],
  ])('Stadtbote-%s: %s', (name, value, expected) => {
    expect(read({ [`stadtbote-${name}`]: value })).toEqual({ ...NONE, ...expected });
  });

  it.each([
    ['urgency', 'emergency'],
    ['urgency', 'asap'],
    ['deadline', 'morgen'],
    ['deadline', 'P400D'],
    ['second-factor', '4711'],
    ['second-factor', ' =4711'],
    ['action-link', 'javascript:alert(1)'],
    ['action-link', 'stadt.de/a'],
    ['reference', 'x'.repeat(256)],
    ['language', 'fr'],
    ['confidential', 'maybe'],
  ])('refuses Stadtbote-%s: %s and names the field alone', (name, value) => {
    const reading = () => read({ [`stadtbote-${name}`]: value });
    expect(reading).toThrow(WrongWish);
    expect(reading).toThrow(/^Stadtbote-[A-Z][a-z]+(-[A-Z][a-z]+)? cannot be read$/);
  });
});

describe('the deadline', () => {
  const hour = 60 * MINUTE;
  const rules = { deadlines: [{ from: null, subject: 'Termin*', within: 'PT15M' }] };
  it.each<[string, Record<string, string>, Partial<SubmissionRules>, Partial<SubmittedMail>, number | null]>([
    ['a moment', { 'stadtbote-deadline': '2026-03-11T16:00:00+01:00' }, {}, {}, NOW + hour],
    ['from the date of the mail', { 'stadtbote-deadline': 'pt60m' }, {}, {}, NOW - MINUTE + hour],
    [
      'never from later than receipt',
      { 'stadtbote-deadline': 'PT60M' },
      {},
      { dateMs: NOW + hour },
      NOW + hour,
    ],
    ['from receipt without a date', { 'stadtbote-deadline': 'PT60M' }, {}, { dateMs: null }, NOW + hour],
    ['over already', { 'stadtbote-deadline': 'PT60M' }, {}, { dateMs: NOW - 2 * hour }, NOW - hour],
    ['Expires', { expires: 'Wed, 11 Mar 2026 15:30:00 +0100' }, rules, {}, NOW + 30 * MINUTE],
    [
      'an Expires that is over says nothing',
      { expires: 'Thu, 01 Jan 1970 00:00:00 GMT' },
      rules,
      {},
      NOW + 14 * MINUTE,
    ],
    ['an Expires that nobody can read', { expires: '0x' }, {}, {}, null],
    ["the key's rule", {}, rules, {}, NOW + 14 * MINUTE],
    [
      'the field beats Expires and rule',
      { 'stadtbote-deadline': 'PT2M', expires: 'Wed, 11 Mar 2026 15:30:00 +0100' },
      rules,
      {},
      NOW + MINUTE,
    ],
  ])('%s', (_, fields, keyRules, more, expected) => {
    expect(read(fields, keyRules, more).deadlineMs).toBe(expected);
  });

  it('counts in domain time, ahead of the clock that wrote the date', () => {
    const aheadMs = 3 * 24 * hour;
    const wishes = readWishes(mail({ 'stadtbote-deadline': 'PT60M' }), PLAIN_RULES, {
      nowMs: NOW + aheadMs,
      aheadMs,
    });
    expect(wishes.deadlineMs).toBe(NOW + aheadMs - MINUTE + hour);
  });
});

describe('the comment form', () => {
  const html = '<!-- stadtbote deadline=PT30M ref=B-2 urgency=urgent --><p>Hallo</p>';

  it('counts where the key allows it, and a header field beats it', () => {
    expect(read({ 'stadtbote-reference': 'A-1' }, { commentForm: true }, { html })).toEqual({
      ...NONE,
      deadlineMs: NOW + 29 * MINUTE,
      reference: 'A-1',
      urgency: 'urgent',
    });
  });

  it('says nothing where it does not', () => {
    expect(read({}, {}, { html })).toEqual(NONE);
  });
});
