import type { MailboxProvider } from '#channels';
import type { DossierFacts } from '#persistence';
import type { DossierWorld } from './dossier-model.js';

const HOUR_MS = 3_600_000;
const START = Date.UTC(2021, 2, 11, 13, 3);
const NOW = Date.UTC(2021, 2, 12, 6, 2);
const GMX = 'email:transactional:direct:gmx.net';
const WEBDE = 'email:transactional:direct:web.de';

/** GMX's reply of March 2021; the addresses are those for examples. */
export function aReply(id: string): string {
  return `554-gmx.net (mxgmx117) ESMTP Service not available\r\n554-No SMTP service\r\n554-IP address is block listed.\r\n554 For explanation visit https://postmaster.gmx.net/de/case?c=r0103&i=ip&v=192.0.2.25&r=${id}`;
}

/** The incident of March 2021. */
export function dossierFacts(changes: Partial<DossierFacts> = {}): DossierFacts {
  const lane = { state: 'blocked', wellAtMs: null, probes: 17 } as const;
  return {
    id: '01780000-0000-7000-8000-000000000001',
    number: '2021-0017',
    kind: 'provider',
    openedAtMs: START,
    closedAtMs: null,
    lanes: [
      { ...lane, lane: GMX, name: 'GMX', illAtMs: START },
      { ...lane, lane: WEBDE, name: 'WEB.DE', illAtMs: START + 360_000 },
    ],
    wordings: [
      {
        lane: GMX,
        stage: 'connect',
        count: 22,
        firstMs: START,
        lastMs: NOW - HOUR_MS,
        examples: ['1M8QWG-1laMEu2tQu', '1MNcgj-1ue23t3pyV-00S2YR'].map((id, place) => ({
          atMs: START + place * HOUR_MS,
          reply: aReply(id),
        })),
      },
      {
        lane: WEBDE,
        stage: 'rcpt',
        count: 2,
        firstMs: START,
        lastMs: START + HOUR_MS,
        examples: [
          { atMs: START, reply: '450 4.7.1 <erika.muster@web.de>: Reject due to policy restrictions' },
        ],
      },
    ],
    days: [4, 5, 6, 7, 8, 9, 10].map((day) => ({
      day: `2021-03-${String(day).padStart(2, '0')}`,
      sent: 500 + day,
      accepted: 500,
      refused: 0,
    })),
    contacts: [
      { atMs: START + HOUR_MS, facts: { way: 'form', provider: 'GMX', ticket: 'GX-4471902', answer: 'x' } },
    ],
    ...changes,
  };
}

const providers: readonly MailboxProvider[] = ['gmx', 'webde'].map((id) => ({
  id,
  name: id,
  group: 'united-internet',
  mxSuffixes: [],
  domains: [],
  limits: { connections: 1, messagesPerConnection: 1, tls: 'require' },
  postmasterUrl: `https://postmaster.${id}.example`,
  contactForm: `https://postmaster.${id}.example/contact`,
  feedbackLoop: null,
  notes: '',
}));

/** The demo city. */
export function dossierWorld(changes: Partial<DossierWorld> = {}): DossierWorld {
  return {
    city: 'Stadt Lindenburg',
    contact: { name: 'Kim Yıldız', email: 'postmaster@lindenburg.example', phone: '+49 30 5550100' },
    sender: {
      helo: 'mail.lindenburg.example',
      returnPath: 'bounce.lindenburg.example',
      addresses: [{ address: '192.0.2.25', ptr: ['mail.lindenburg.example'] }],
      spf: [{ domain: 'bounce.lindenburg.example', record: 'v=spf1 ip4:192.0.2.25 -all', result: 'pass' }],
      dkim: [
        {
          name: 'stadtbote._domainkey.lindenburg.example',
          record: `v=DKIM1; k=rsa; p=${'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A'.repeat(12)}`,
        },
      ],
      dmarc: [{ domain: 'lindenburg.example', record: 'v=DMARC1; p=reject' }],
      checkedAt: new Date(NOW - HOUR_MS).toISOString(),
    },
    providerOf: (site) => providers.find(({ id }) => site.startsWith(id.slice(0, 3))) ?? null,
    nowMs: NOW,
    ...changes,
  };
}
