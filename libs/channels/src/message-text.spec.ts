import { aContent } from './gateway-world.js';
import {
  dueWording,
  neutralSentence,
  neutralSubject,
  shortWording,
  spokenMoment,
  wordingOf,
  writtenMoment,
} from './message-text.js';
import { CannotBeSent } from './outcome.js';

const WINTER = Date.parse('2021-03-11T14:02:00Z');
const SUMMER = Date.parse('2021-07-31T22:30:00Z');

describe('spokenMoment', () => {
  it.each([
    [WINTER, 'de', '11.03., 15:02 Uhr'],
    [SUMMER, 'de', '01.08., 00:30 Uhr'],
    [WINTER, 'en', '11 Mar, 15:02'],
  ] as const)('says %d in %s as the city reads it', (atMs, language, text) => {
    expect(spokenMoment(atMs, language)).toBe(text);
  });
});

describe('writtenMoment', () => {
  it.each([
    ['de', 'Sonntag, 1. August, 00:30 Uhr'],
    ['en', 'Sunday 1 August, 00:30'],
  ] as const)('names the day in %s', (language, text) => {
    expect(writtenMoment(SUMMER, language)).toBe(text);
  });
});

describe('dueWording', () => {
  it.each([
    ['Termin bestätigen', 'original', WINTER, 'Termin bestätigen. Bitte bis 11.03., 15:02 Uhr'],
    ['Kommen Sie?', 'reminder', WINTER, 'Kommen Sie? Bitte bis 11.03., 15:02 Uhr'],
    ['Zu spät', 'late', WINTER, 'Zu spät'],
    ['Termin', 'original', null, 'Termin'],
  ] as const)('%s as %s', (line, contentKind, deadlineMs, text) => {
    expect(dueWording(line, { contentKind, deadlineMs, language: 'de' })).toBe(text);
  });
});

describe('neutralSentence', () => {
  const link = 'https://stadt.example/m/x';
  it.each([
    [WINTER, 'de', { link }, `Bitte handeln Sie bis 11.03., 15:02 Uhr. Worum es geht: ${link}`],
    [WINTER, 'en', { link }, `Please act by 11 Mar, 15:02. What it is about: ${link}`],
    [null, 'de', { link }, `Wir haben eine Nachricht für Sie. Worum es geht: ${link}`],
    [null, 'en', null, 'We have a message for you.'],
    [
      WINTER,
      'de',
      { phone: '0208 455' },
      'Bitte handeln Sie bis 11.03., 15:02 Uhr. Worum es geht, sagen wir Ihnen am Telefon: 0208 455',
    ],
    [
      null,
      'en',
      { phone: '0208 455' },
      'We have a message for you. Please call us to learn what it is about: 0208 455',
    ],
  ] as const)('at %d in %s by %j', (deadlineMs, language, way, text) => {
    expect(neutralSentence({ deadlineMs, language, way })).toBe(text);
  });

  it.each([
    ['de', 'Nachricht von Bochum'],
    ['en', 'Message from Bochum'],
  ] as const)('has a subject in %s', (language, subject) => {
    expect(neutralSubject('Bochum', language)).toBe(subject);
  });
});

describe('wordings by kind of content', () => {
  const content = aContent({
    subject: 'Termin',
    body: 'Text',
    late: { subject: 'Zu spät', body: 'Anrufen' },
  });
  it.each([
    ['original', 'de', 'Termin', 'Text', 'Kurz'],
    ['neutral', 'de', 'Termin', 'Text', 'Kurz'],
    ['late', 'de', 'Zu spät', 'Anrufen', 'Zu spät'],
    ['reminder', 'de', 'Erinnerung: Termin', 'Text', 'Erinnerung: Kurz'],
    ['reminder', 'en', 'Reminder: Termin', 'Text', 'Reminder: Kurz'],
  ] as const)('%s in %s', (contentKind, language, subject, body, short) => {
    const attempt = { content, contentKind, language };
    expect(wordingOf(attempt)).toMatchObject({ subject, body });
    expect(shortWording(attempt, 'Kurz')).toBe(short);
    expect(shortWording(attempt, null)).toBe(subject);
  });

  it.each(['de', 'en'] as const)('marks a copy in %s', (language) => {
    const wording = wordingOf({ content, contentKind: 'copy', language });
    expect(wording.subject).toMatch(/^(?:Kopie|Copy): Termin$/);
    expect(wording.body).toMatch(/^\*.*\*\n\nText$/);
  });

  it('has nothing to say after a deadline without a text for it', () => {
    expect(() => wordingOf({ content: aContent(), contentKind: 'late', language: 'de' })).toThrow(
      CannotBeSent,
    );
  });
});
