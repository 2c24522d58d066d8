import { readTwilioInbound, wishOf } from './text-reply.js';

describe('a text that comes back', () => {
  it.each([
    'STOP',
    'stop',
    ' Stopp! ',
    'Stop.',
    'ENDE',
    'abmelden',
    '„Abbestellen“',
    'STOPALL',
    'aufho\u0308ren',
  ])('%s wants no more', (body) => {
    expect(wishOf(body)).toBe('stop');
  });

  it.each(['START', 'start!', 'Anmelden', 'UNSTOP'])('%s wants them again', (body) => {
    expect(wishOf(body)).toBe('start');
  });

  it.each([
    'Bitte nicht stoppen, ich komme',
    'Ja',
    'Termin am Ende der Woche?',
    '',
    '👍',
    'stopp den Termin',
  ])('%s is an answer', (body) => {
    expect(wishOf(body)).toBeNull();
  });

  const fields = { MessageSid: 'SM1', From: '+4915112345678', To: 'Lindenburg', Body: 'Ich komme später' };
  it('is read as Twilio posts it', () => {
    expect(readTwilioInbound(fields)).toEqual({
      gatewayId: 'SM1',
      from: '+4915112345678',
      body: 'Ich komme später',
      wish: null,
    });
    expect(readTwilioInbound({ ...fields, Body: 'Hör auf', OptOutType: 'STOP' })?.wish).toBe('stop');
    expect(readTwilioInbound({ ...fields, Body: 'Stop', OptOutType: 'HELP' })?.wish).toBe('stop');
    expect(readTwilioInbound({ ...fields, Body: 'x'.repeat(5_000) })?.body).toHaveLength(1_600);
  });

  it.each([
    { ...fields, MessageSid: '' },
    { ...fields, From: 'Bank' },
    { ...fields, From: '' },
  ])('is none without an id or a number', (given) => {
    expect(readTwilioInbound(given)).toBeNull();
  });
});
