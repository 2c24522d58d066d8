import { dossierDocument } from './dossier-document.js';
import { dossierLetter, dossierMarkdown } from './dossier-markdown.js';
import { dossierModel } from './dossier-model.js';
import { aReply, dossierFacts, dossierWorld } from './testing-dossier.js';

const documentOf = (...given: Parameters<typeof dossierModel>) => dossierDocument(dossierModel(...given));
const GOOGLE = 'email:transactional:direct:google.com';

describe('dossierModel', () => {
  it('names providers with their way of contact, sites, replies, volumes and contacts, in UTC', () => {
    const model = dossierModel(dossierFacts(), dossierWorld(), null);
    expect(model).toMatchObject({
      incident: '2021-0017',
      language: 'de',
      since: '2021-03-11T13:03:00.000Z',
      until: null,
      providers: [{ name: 'GMX', contact: 'https://postmaster.gmx.example/contact' }, { name: 'WEB.DE' }],
      sites: [
        { name: 'GMX', site: 'gmx.net', stream: 'transactional', health: 'blocked', probes: 17 },
        { site: 'web.de' },
      ],
      contacts: [{ provider: 'GMX', way: 'form', ticket: 'GX-4471902' }],
    });
    expect(model.replies[0]?.examples.map(({ text }) => text)).toEqual([
      aReply('1M8QWG-1laMEu2tQu'),
      aReply('1MNcgj-1ue23t3pyV-00S2YR'),
    ]);
    expect(JSON.stringify(model.contacts)).not.toContain('answer');
  });

  it('speaks English as soon as one provider does not read German, or as it is told', () => {
    const facts = dossierFacts();
    const lanes = [...facts.lanes, { ...facts.lanes[0]!, lane: GOOGLE, name: 'Google' }];
    expect(dossierModel({ ...facts, lanes }, dossierWorld(), null).language).toBe('en');
    expect(dossierModel({ ...facts, lanes }, dossierWorld(), 'de').language).toBe('de');
    expect(dossierModel(facts, dossierWorld({ providerOf: () => null }), null).language).toBe('en');
  });

  it('leaves gateways that are no mail out', () => {
    const [lane] = dossierFacts().lanes;
    const facts = dossierFacts({ lanes: [{ ...lane!, lane: 'sms:twilio', name: 'Twilio' }] });
    expect(dossierModel(facts, dossierWorld(), null)).toMatchObject({ sites: [], providers: [] });
  });
});

describe('dossierMarkdown', () => {
  it.each([
    ['de', '# Bitte um Freigabe unserer Mailserver: GMX, WEB.DE', 'Wir haben das Senden', '(bisher 34)'],
    ['en', '# Request to accept mail of our servers again: GMX, WEB.DE', 'We have stopped', '(34 so far)'],
  ] as const)('has every part in %s', (language, title, done, probes) => {
    const text = dossierMarkdown(documentOf(dossierFacts(), dossierWorld(), language));
    expect(text.startsWith(`${title}\n`)).toBe(true);
    for (const part of [
      done,
      probes,
      'Kim Yıldız',
      '192.0.2.25 (PTR: mail.lindenburg.example)',
      'stadtbote._domainkey.lindenburg.example: v=DKIM1',
      'v=DMARC1; p=reject',
      'https://postmaster.gmx.net/de/case?c=r0103&i=ip&v=192.0.2.25&r=1M8QWG-1laMEu2tQu',
      '450 4.7.1 <recipient>: Reject due to policy restrictions',
      '2021-03-11 13:03:00 UTC',
      'GX-4471902',
    ])
      expect(text).toContain(part);
    expect(text).toMatch(/\| 2021-03-04 \| +504 \| +500 \| +0 \|/);
  });

  it('says what is not known, and what there is none of', () => {
    const facts = dossierFacts({ wordings: [], days: [], contacts: [] });
    const { sender } = dossierWorld();
    const unknown = {
      ...sender,
      addresses: [{ address: '192.0.2.25', ptr: [] }],
      spf: [{ domain: 'x.example', record: null, result: null }],
      checkedAt: null,
    };
    const contact = { name: null, email: null, phone: null };
    const text = dossierMarkdown(documentOf(facts, dossierWorld({ sender: unknown, contact }), 'de'));
    for (const part of [
      '192.0.2.25 (PTR: nicht bekannt)',
      'SPF: x.example: nicht bekannt',
      'noch nicht; die Angaben kommen aus unserer Einstellung',
      'Keine Antworten aufgezeichnet.',
      'Keine Mails in diesem Zeitraum.',
      'Noch keine.',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('- Telefon:');
  });

  it('lets no reply out of its fence, and no control character in', () => {
    const facts = dossierFacts();
    const reply = '554 ```\n# kein Titel\u0000\u001b[31m\r\n554 ````x';
    const wordings = facts.wordings.map((one) => ({ ...one, examples: [{ atMs: 0, reply }] }));
    const text = dossierMarkdown(documentOf({ ...facts, wordings }, dossierWorld(), 'de'));
    expect(text).toContain('`````\n554 ```\n# kein Titel??[31m\n554 ````x\n`````');
  });

  it('escapes what would be a mark', () => {
    const contact = { name: '*K* [x](y) _z_ <b>', email: null, phone: null };
    const text = dossierMarkdown(documentOf(dossierFacts(), dossierWorld({ contact }), 'de'));
    expect(text).toContain('\\*K\\* \\[x](y) \\_z\\_ \\<b>');
  });
});

describe('dossierLetter', () => {
  it('draws tables as text, since mail programs know none, and leaves the title to the letter', () => {
    const text = dossierLetter(documentOf(dossierFacts(), dossierWorld(), 'de'));
    expect(text).not.toContain('| ');
    expect(text).not.toMatch(/^# /m);
    expect(text).toMatch(/```\nTag +gesendet +angenommen +abgewiesen\n2021-03-04 +504 +500 +0\n/);
  });
});
