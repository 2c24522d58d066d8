import { CHANNELS, NOTIFICATION_STATUSES, REPLY_LABELS } from '#domain';
import { CATALOGUE, PHRASES } from './catalogue.js';
import type { Reason } from './words.js';
import { TIME_FACTS, renderBecause } from './render.js';
import { CHANNEL_WORDS, LABEL_WORDS, STATUS_WORDS } from './words.js';

const reasons: readonly (readonly [string, Reason])[] = Object.entries(CATALOGUE);
const inBerlin = (iso: string) =>
  new Date(iso).toLocaleTimeString('de-DE', {
    timeZone: 'Europe/Berlin',
    hour: '2-digit',
    minute: '2-digit',
  });
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');

describe('the catalogue', () => {
  it.each(reasons)('%s has a sentence in both languages, that says why', (rule, { de, en }) => {
    expect(rule).toMatch(/^(\d|1[0-5])-[a-z-]+$/);
    expect(de).toMatch(/^weil [^!]+[^!.]$/);
    expect(en).toMatch(/^because [^!]+[^!.]$/);
  });

  it.each(reasons)('%s uses only facts that its rule gives, the same in both languages', (_rule, reason) => {
    const facts = new Set(reason.facts);
    if (facts.has('category') && facts.has('deadline')) facts.add('due');
    for (const text of [reason.de, reason.en])
      for (const name of placeholders(text)) expect([...facts]).toContain(name);
    expect(placeholders(reason.de).sort()).toEqual(placeholders(reason.en).sort());
  });

  it.each(reasons)('%s gives no fact that nobody reads, but the screens', (_rule, reason) => {
    const read = new Set(placeholders(reason.de));
    if (read.has('due')) for (const name of ['category', 'deadline']) read.add(name);
    // Shown beside the sentence: "spätester sicherer Wechsel: 14:31".
    read.add('switchAt');
    expect(reason.facts.filter((fact) => !read.has(fact))).toEqual([]);
  });

  it('never promises delivery, apologises or boasts', () => {
    for (const [, { de }] of reasons) expect(de).not.toMatch(/zugestellt|zustellbar|leider|erfolgreich/i);
  });

  it('has phrases that use the deadline only', () => {
    for (const phrase of Object.values(PHRASES.due))
      for (const text of [phrase.de, phrase.en]) expect(placeholders(text)).toEqual(['deadline']);
  });

  it('has words for every channel, status and label', () => {
    for (const locale of ['de', 'en'] as const) {
      expect(Object.keys(CHANNEL_WORDS[locale])).toEqual([...CHANNELS]);
      expect(Object.keys(STATUS_WORDS[locale])).toEqual([...NOTIFICATION_STATUSES]);
      expect(Object.keys(LABEL_WORDS[locale])).toEqual([...REPLY_LABELS]);
    }
  });

  it('knows which facts are moments', () => {
    const moments = /At$|^(accepted|deadline|since|until|validUntil)$/;
    const facts = new Set(reasons.flatMap(([, reason]) => reason.facts).filter((fact) => moments.test(fact)));
    expect([...facts].sort()).toEqual([...TIME_FACTS].sort());
  });
});

const blocked = {
  rule: '2-blocked-with-deadline',
  facts: {
    site: 'GMX',
    since: '2021-03-11T13:03:01.000Z',
    deadline: '2021-03-11T14:02:00.000Z',
    category: 'appointments',
    switchAt: '2021-03-11T13:31:00.000Z',
  },
};

describe('renderBecause', () => {
  it.each([
    [
      blocked,
      'de',
      'weil GMX seit 14:03 unsere Mails abweist und der Termin bis 15:02 bestätigt werden muss',
    ],
    [
      blocked,
      'en',
      'because GMX has refused our mail since 14:03 and the appointment must be confirmed by 15:02',
    ],
    [
      { ...blocked, facts: { ...blocked.facts, category: 'school' } },
      'de',
      'weil GMX seit 14:03 unsere Mails abweist und die Frist um 15:02 endet',
    ],
    [
      { rule: '7-told-by-other-channel', facts: { channel: 'sms' } },
      'de',
      'weil die SMS die Person erreicht hat',
    ],
    [
      { rule: '4-bounced', facts: { channel: 'email', label: 'mailbox_unknown' } },
      'de',
      'weil die E-Mail diese Adresse nicht erreichen kann: Adresse existiert nicht',
    ],
    [
      { rule: '0-over', facts: { status: 'expired' } },
      'en',
      'because the notification is over already (expired)',
    ],
    // A word that a later version added is shown as it is.
    [
      { rule: '0-over', facts: { status: 'paused' } },
      'en',
      'because the notification is over already (paused)',
    ],
    [
      { rule: '14-hourly-cap', facts: { cap: 3 } },
      'de',
      'weil an die unbestätigte Nummer in dieser Stunde schon 3 SMS gingen',
    ],
    [{ rule: '99-unheard-of', facts: {} }, 'de', 'weil Regel 99-unheard-of es vorsieht'],
    [{ rule: 'toString', facts: {} }, 'en', 'because rule toString says so'],
    // A stored decision may lack a fact that a later version gives.
    [{ rule: '0-scheduled', facts: {} }, 'de', 'weil der Versand für – bestellt ist'],
    [{ rule: '0-scheduled', facts: { sendAt: null } }, 'de', 'weil der Versand für – bestellt ist'],
  ] as const)('%j in %s', (because, locale, sentence) => {
    expect(renderBecause(because, locale, inBerlin)).toBe(sentence);
  });

  it.each([
    [24 * 3_600_000, '24 Stunden', '24 hours'],
    [3_600_000, '1 Stunde', '1 hour'],
    [90 * 60_000, '90 Minuten', '90 minutes'],
    [50 * 3_600_000 + 60_000, '50 Stunden', '50 hours'],
    [119_000, '119 Sekunden', '119 seconds'],
    [1_000, '1 Sekunde', '1 second'],
  ])('%p ms: %s', (heldMs, de, en) => {
    const because = { rule: '2-blocked-held-long-enough', facts: { site: 'GMX', since: 'x', heldMs } };
    expect(renderBecause(because, 'de', (iso) => iso)).toContain(`schon ${de} angehalten`);
    expect(renderBecause(because, 'en', (iso) => iso)).toContain(`on hold for ${en}`);
  });

  it('leaves no placeholder open', () => {
    for (const [rule, { facts }] of reasons)
      for (const locale of ['de', 'en'] as const) {
        const given = Object.fromEntries(facts.map((fact) => [fact, fact === 'channel' ? 'sms' : '7']));
        const sentence = renderBecause({ rule, facts: given }, locale, () => '14:03');
        expect(sentence).not.toMatch(/[{}–]/);
      }
  });
});
