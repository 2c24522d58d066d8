import * as fc from 'fast-check';
import { dossierDocument } from './dossier-document.js';
import { dossierLetter, dossierMarkdown } from './dossier-markdown.js';
import { dossierModel } from './dossier-model.js';
import { aReply, dossierFacts, dossierWorld } from './testing-dossier.js';
import { withoutPeople } from './without-people.js';

const OURS = new Set(['postmaster@lindenburg.example', 'tosa@rx.t-online.de']);

describe('withoutPeople', () => {
  it.each([
    ['550 5.1.1 <erika.muster@gmx.de>: unknown', '550 5.1.1 <recipient>: unknown'],
    ['550 erika.muster@familie-muster.example unknown', '550 <recipient> unknown'],
    ['550 "erika muster"@gmx.de unknown', '550 <recipient> unknown'],
    ['550 see https://x.example/?e=erika%40gmx.de&r=1M8Q', '550 see https://x.example/?<recipient>&r=1M8Q'],
    ['550 bounce+erika=gmx.de@bounce.stadt.example', '550 <recipient>'],
    ['550 erika (at) gmx.de', '550 <recipient>'],
    ['550 erika@[192.0.2.1]', '550 <recipient>'],
    ['550 jürgen@müller.example', '550 <recipient>'],
    ['554 call +49 151 1234567 now', '554 call <number> now'],
    ['554 call 0049/30-5550100.', '554 call <number>.'],
    ['554 call (030) 5550 100', '554 call <number>'],
  ])('%s', (reply, expected) => {
    expect(withoutPeople(reply, OURS)).toBe(expected);
  });

  it.each([
    aReply('1MNcgj-1ue23t3pyV-00S2YR'),
    '554 IP=192.0.2.25 - A problem occurred. (Ask your postmaster for help or to contact tosa@rx.t-online.de to clarify.)',
    '451 4.7.650 The mail server [192.0.2.25] has been temporarily rate limited S775 2001:db8::25',
    '550 5.7.1 [192.0.2.25      12] Our system has detected … 2021-03-11 13:03:00 d4-20020a056000114400b002c5544b391dsi12-6',
    '421 4.7.0 mx-ha-web034 0x1ABC id=1lKO1Y-0007xR-00',
  ])('keeps case ids, our addresses and whom to ask: %s', (reply) => {
    expect(withoutPeople(reply, OURS)).toBe(reply);
  });
});

describe('a dossier', () => {
  const dress = [
    (address: string) => address,
    (address: string) => `<${address}>`,
    (address: string) => `RCPT TO:<${address}> denied`,
    (address: string) => `https://x.example/case?e=${address.replace('@', '%40')}&r=1M8Q`,
    (address: string) => `bounce+${address.replace('@', '=')}@bounce.stadt.example`,
    (address: string) => `"${address}"`,
  ];

  it('holds no address of a citizen and no telephone, whatever the replies and entries quote', () => {
    const digits = fc.stringMatching(/^[1-9]\d{7,10}$/);
    fc.assert(
      fc.property(fc.emailAddress(), digits, fc.nat(5), fc.string(), (address, number, kind, noise) => {
        const quoted = `554 ${noise} ${dress[kind]?.(address) ?? ''} +49 ${number} ${noise}`;
        const facts = dossierFacts();
        const [wording] = facts.wordings;
        if (wording === undefined) throw new Error('no wording');
        const model = dossierModel(
          {
            ...facts,
            wordings: [{ ...wording, examples: [{ atMs: 0, reply: quoted }] }],
            contacts: [{ atMs: 0, facts: { ticket: quoted, provider: quoted, way: quoted, answer: quoted } }],
          },
          dossierWorld(),
          'de',
        );
        const document = dossierDocument(model);
        for (const text of [JSON.stringify(model), dossierMarkdown(document), dossierLetter(document)]) {
          expect(text).not.toContain(address);
          expect(text).not.toContain(address.replace('@', '%40'));
          expect(text).not.toContain(`${address.split('@')[0] ?? ''}=${address.split('@')[1] ?? ''}`);
          expect(text).not.toContain(number);
        }
      }),
    );
  });
});
