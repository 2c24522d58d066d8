import type { ReplyRule } from '../rule.js';

const scheme = ['gmx', 'webde', 'mailcom', 'ionos'];
const source = 'postmaster.gmx.net error messages; the case in the link decides';

/** GMX, WEB.DE, mail.com and IONOS ("Nemesis"): no enhanced codes; the case code in the last line's link decides. */
export const UNITED_INTERNET: readonly ReplyRule[] = [
  {
    id: 'nemesis-ip',
    means: 'The case code says that our IP address is on their list or refused by their rules for addresses.',
    label: 'sender_blocked_ip',
    scope: 'sender_at_provider',
    scheme,
    any: 'caser01*|caser02*|caser03*|casebl|caseip',
    source,
    example: {
      response:
        '554-gmx.net (mxgmx104) Nemesis ESMTP Service not available\n554-No SMTP service\n554-IP address is block listed.\n554 For explanation visit https://postmaster.gmx.net/en/case?c=r0201&i=ip&v=198.51.100.42&r=1MNcgj-1ue23t3pyV-00S2YR',
      stage: 'connect',
    },
  },
  {
    id: 'nemesis-ptr',
    means: 'The case code says that our IP address has no proper reverse DNS record.',
    label: 'auth_failure',
    scope: 'own_infrastructure',
    scheme,
    any: 'caser06*|caserdns',
    source,
    example: {
      response:
        '554-gmx.net (mxgmx017) Nemesis ESMTP Service not available\n554-No SMTP service\n554-Bad DNS PTR resource record.\n554 For explanation visit http://postmaster.gmx.com/en/error-messages?ip=192.0.2.46&c=rdns',
      stage: 'connect',
    },
  },
  {
    id: 'nemesis-header',
    means: 'The case code says that a header of the message breaks a rule.',
    label: 'protocol_error',
    scope: 'message',
    scheme,
    any: 'caser07*|casehi|casehd',
    source,
    example: {
      response:
        '554-Transaction failed\n554-Reject due to policy restrictions.\n554 For explanation visit https://postmaster.gmx.net/de/case?c=r0735&i=ip&v=192.0.2.241&r=1McHM6-1srIWI1qNo-00dbDH',
      stage: 'data',
    },
  },
  {
    id: 'nemesis-sender-domain',
    means: 'The case code says that the domain of our sender address cannot be resolved or takes no mail.',
    label: 'auth_failure',
    scope: 'own_infrastructure',
    scheme,
    any: 'caser11*',
    source,
    example: {
      response:
        '550-Requested action not taken: mailbox unavailable\n550 For explanation visit https://postmaster.gmx.net/en/case?c=r1102&i=ip&v=192.0.2.1',
      stage: 'mail',
    },
  },
  {
    id: 'nemesis-quota',
    means: 'The case code says that the mailbox is full.',
    label: 'mailbox_full',
    scope: 'recipient',
    scheme,
    any: 'caser1503',
    source,
    example: {
      response:
        '552-Requested mail action aborted: exceeded storage allocation\n552-Quota exceeded.\n552 For explanation visit https://postmaster.1und1.de/en/case?c=r1503&i=ip&v=192.0.2.123&r=1M2z06-1xCc1A27Om-001Tta',
      stage: 'rcpt',
    },
  },
  {
    id: 'nemesis-mailbox-unknown',
    means: 'The case code says that there is no such mailbox.',
    label: 'mailbox_unknown',
    scope: 'recipient',
    scheme,
    any: 'caser1601',
    source,
    example: {
      response:
        '550-Requested action not taken: mailbox unavailable\n550 For explanation visit https://postmaster.1und1.de/en/case?c=r1601&i=ip&v=192.0.2.123&r=1M1sbY-1x9hqd2uoS-00EHOB',
      stage: 'rcpt',
    },
  },
  {
    id: 'nemesis-mailbox-later',
    means: 'The case code says that the mailbox cannot be reached just now.',
    label: 'server_temporary',
    scope: 'recipient',
    scheme,
    any: 'caser1602',
    source,
    example: {
      response:
        '450-Requested mail action not taken: mailbox unavailable\n450 For explanation visit https://postmaster.gmx.net/en/case?c=r1602',
      stage: 'rcpt',
    },
  },
  {
    id: 'nemesis-delivery-quota',
    means: 'IONOS locks an address that wrote to too many unknown mailboxes ("Zustellquote").',
    label: 'sender_blocked_ip',
    scope: 'sender_at_provider',
    scheme,
    providers: scheme,
    any: 'reject* ..2 policy violation|violations',
    source: 'ionos.de help, SMTP error messages of the 1&1 IONOS mail servers',
    example: { response: '421 Reject due to policy violations', provider: 'ionos' },
  },
  {
    id: 'nemesis-policy-header',
    means: 'Their rule for headers was broken, without a case code.',
    label: 'protocol_error',
    scope: 'message',
    scheme,
    any: 'policy restrictions header based; transaction failed reject ..2 policy restrictions',
    source: 'postmaster.gmx.net error messages',
    example: { response: '550 <example@example.com>: Reject due to policy restrictions (header based)' },
  },
  {
    id: 'nemesis-policy-ip',
    means: 'Their rule for addresses refuses our IP address, without a case code.',
    label: 'sender_blocked_ip',
    scope: 'sender_at_provider',
    scheme,
    any: 'policy restrictions ip based; esmtp ..8 policy restrictions',
    source: 'postmaster.gmx.net error messages',
    example: { response: '550 <example@example.com>: Reject due to policy restrictions (IP based)' },
  },
];
