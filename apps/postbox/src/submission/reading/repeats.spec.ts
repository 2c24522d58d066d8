import { repeatMarks } from './repeats.js';
import type { SubmittedFile, SubmittedMail } from './submitted-mail.js';

const ERIKA = { kind: 'email', address: 'erika@gmx.de', key: 'erika@gmx.de' } as const;
const ICS = (stamp: string): SubmittedFile => ({
  type: 'text/calendar',
  name: 'Termin.ics',
  content: Buffer.from(`BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:${stamp}\r\nSUMMARY:Termin\r\nEND:VEVENT\r\n`),
});
const MAIL: SubmittedMail = {
  fields: new Map(),
  from: ['amt@stadt.de'],
  subject: 'Termin',
  dateMs: 1,
  messageId: '<1@php>',
  text: 'Hallo',
  html: '<p>Hallo</p>',
  files: [ICS('20260311T140000Z')],
};
const ABOUT = { envelopeId: null, reference: null };
const first = repeatMarks(MAIL, ERIKA, ABOUT);

describe('repeatMarks', () => {
  it('is the same content at the next try: other id, other date, other stamp in the calendar', () => {
    const again = repeatMarks(
      { ...MAIL, messageId: '<2@php>', dateMs: 2, files: [ICS('20260311T140100Z')] },
      ERIKA,
      ABOUT,
    );
    expect(again.content).toBe(first.content);
    expect(again.id).not.toBe(first.id);
  });

  it.each<[string, Partial<SubmittedMail>, Partial<typeof ABOUT> | { reference: string }, string]>([
    ['another recipient', {}, {}, 'max@gmx.de'],
    ['another sender', { from: ['kfz@stadt.de'] }, {}, ERIKA.key],
    ['another subject', { subject: 'Termine' }, {}, ERIKA.key],
    ['another text', { text: 'Hallo!' }, {}, ERIKA.key],
    ['another HTML', { html: null }, {}, ERIKA.key],
    ['another file', { files: [] }, {}, ERIKA.key],
    ['a file of another name', { files: [{ ...ICS('20260311T140000Z'), name: 'x.ics' }] }, {}, ERIKA.key],
    ['another reference: two people share a mailbox', {}, { reference: 'B-2' }, ERIKA.key],
  ])('is another content with %s', (_, more, about, key) => {
    const other = repeatMarks(
      { ...MAIL, ...more },
      { ...ERIKA, key },
      {
        ...ABOUT,
        ...about,
      },
    );
    expect(other.content).not.toBe(first.content);
  });

  it('goes by the id of the envelope before that of the message, for each recipient', () => {
    const id = (more: Partial<SubmittedMail>, envelopeId: string | null, key: string = ERIKA.key) =>
      repeatMarks({ ...MAIL, ...more }, { ...ERIKA, key }, { ...ABOUT, envelopeId }).id;
    expect(id({ text: 'other' }, null)).toBe(first.id);
    expect(id({ messageId: '<2@php>' }, 'e1')).toBe(id({}, 'e1'));
    expect(id({}, null, 'max@gmx.de')).not.toBe(first.id);
    expect(id({ messageId: null }, null)).toBeNull();
  });

  it('leaves the stamp in what is no calendar', () => {
    const text = (stamp: string) => ({ ...ICS(stamp), type: 'text/plain' });
    const marks = (stamp: string) => repeatMarks({ ...MAIL, files: [text(stamp)] }, ERIKA, ABOUT).content;
    expect(marks('1')).not.toBe(marks('2'));
  });
});
