/** The three ways in which a mailbox can be known not to take mail. */
export type MailboxState = 'known' | 'unknown' | 'full' | 'disabled';

/**
 * A simulated mailbox provider. In texts `{host}` is the MX host, `{ip}` the client's address, `{helo}` its name, `{rcpt}` the
 * recipient, `{id}` a fresh queue id. Wording follows captured replies, so that our reading of them is tried on the real thing.
 */
export interface ProviderData {
  readonly id: string;
  readonly name: string;
  /** The organisation behind several providers, which often block together. */
  readonly group: string;
  /** Part of the mail to private people in Germany, in percent. */
  readonly share: number;
  readonly domains: readonly string[];
  /** In order of preference: 10, 20, … unless `equalPreference`. */
  readonly mxHosts: readonly string[];
  readonly equalPreference: boolean;
  readonly greeting: string;
  readonly hello: string;
  readonly extensions: readonly string[];
  readonly accepted: string;
  readonly refusals: Readonly<Record<Exclude<MailboxState, 'known'>, string>>;
  /** The MX hosts that its domains' policies name (RFC 8461), enforced; absent: they have none. */
  readonly sts?: readonly string[];
}

const size = (mebibytes: number) => `SIZE ${mebibytes * 1_048_576}`;
const postfixExtensions = [
  'PIPELINING',
  size(50),
  'ETRN',
  'STARTTLS',
  'ENHANCEDSTATUSCODES',
  '8BITMIME',
  'DSN',
  'SMTPUTF8',
];
const postfixAccepted = '250 2.0.0 Ok: queued as {id}';

/** GMX, WEB.DE and IONOS run the same software with the same case pages, and no enhanced codes (mail.md). */
function nemesis(name: string, caseUrl: string) {
  const explained = (code: number, text: string, name: string) =>
    `${code}-${text}\r\n${code} For explanation visit ${caseUrl}?c=${name}&i=ip&v={ip}&r={id}`;
  return {
    greeting: `220 ${name} ({host}) Nemesis ESMTP Service ready`,
    hello: `${name} Hello {helo} [{ip}]`,
    extensions: ['8BITMIME', size(150), 'STARTTLS'],
    accepted: '250 Requested mail action okay, completed: id={id}',
    refusals: {
      unknown: explained(550, 'Requested action not taken: mailbox unavailable', 'r1601'),
      full: explained(
        552,
        'Requested mail action aborted: exceeded storage allocation\r\n552-Quota exceeded.',
        'r1503',
      ),
      disabled: explained(550, 'Requested action not taken: mailbox unavailable', 'r1601'),
    },
  };
}

const unitedInternet: ProviderData[] = [
  {
    id: 'gmx',
    name: 'GMX',
    group: 'united-internet',
    share: 17,
    domains: ['gmx.de', 'gmx.net', 'gmx.at', 'gmx.ch', 'gmx.com'],
    mxHosts: ['mx00.emig.gmx.net', 'mx01.emig.gmx.net'],
    equalPreference: true,
    ...nemesis('gmx.net', 'https://postmaster.gmx.net/en/case'),
  },
  {
    id: 'webde',
    name: 'WEB.DE',
    group: 'united-internet',
    share: 18,
    domains: ['web.de'],
    mxHosts: ['mx-ha02.web.de', 'mx-ha03.web.de'],
    equalPreference: true,
    ...nemesis('web.de', 'https://postmaster.web.de/en/case'),
  },
  {
    id: 'ionos',
    name: 'IONOS',
    group: 'united-internet',
    share: 4,
    domains: ['online.de', 'onlinehome.de'],
    mxHosts: ['mx00.kundenserver.de', 'mx01.kundenserver.de'],
    equalPreference: true,
    ...nemesis('kundenserver.de', 'https://postmaster.1und1.de/en/case'),
  },
];

const german: ProviderData[] = [
  {
    id: 't-online',
    name: 'T-Online',
    group: 'telekom',
    share: 11,
    domains: ['t-online.de', 'magenta.de'],
    mxHosts: ['mx00.t-online.de', 'mx01.t-online.de', 'mx02.t-online.de', 'mx03.t-online.de'],
    equalPreference: true,
    greeting: '220 {host} T-Online ESMTP receiver ready.',
    hello: '{host} ready.',
    extensions: [size(50), '8BITMIME', 'ENHANCEDSTATUSCODES', 'STARTTLS'],
    accepted: '250 2.0.0 Message accepted. ({id})',
    refusals: {
      unknown: '550 5.1.1 user unknown',
      full: '552 5.2.2 Over STORAGE quota',
      disabled: '550 5.2.1 mailbox disabled',
    },
  },
  {
    id: 'freenet',
    name: 'freenet Mail',
    group: 'freenet',
    share: 3,
    domains: ['freenet.de'],
    mxHosts: ['emig.freenet.de'],
    equalPreference: true,
    greeting: '220 {host} ESMTP Exim',
    hello: '{host} Hello {helo} [{ip}]',
    extensions: [size(100), '8BITMIME', 'PIPELINING', 'STARTTLS'],
    accepted: '250 OK id={id}',
    refusals: {
      unknown: '550 unrouteable address',
      full: '552 mailbox is full: quota exceeded',
      disabled: '550 account is locked',
    },
  },
  {
    id: 'posteo',
    name: 'Posteo',
    group: 'posteo',
    share: 2,
    domains: ['posteo.de', 'posteo.net', 'posteo.org'],
    mxHosts: ['mx01.posteo.de', 'mx02.posteo.de', 'mx03.posteo.de'],
    sts: ['*.posteo.de'],
    equalPreference: true,
    greeting: '220 {host} ESMTP Postfix',
    hello: '{host}',
    extensions: postfixExtensions,
    accepted: postfixAccepted,
    refusals: {
      unknown: '550 5.1.1 <{rcpt}>: Recipient address rejected: User unknown in virtual mailbox table',
      full: '452 4.2.2 <{rcpt}>: Recipient address rejected: Mailbox is full',
      disabled: '550 5.2.1 <{rcpt}>: Recipient address rejected: mailbox disabled',
    },
  },
  {
    id: 'vodafone-de',
    name: 'Vodafone',
    group: 'vodafone',
    share: 2,
    domains: ['vodafonemail.de', 'arcor.de', 'kabelmail.de'],
    mxHosts: ['mx1.vodafonemail.de', 'mx2.vodafonemail.de'],
    equalPreference: false,
    greeting: '220 {host} ESMTP',
    hello: '{host}',
    extensions: ['PIPELINING', size(50), 'STARTTLS', 'ENHANCEDSTATUSCODES', '8BITMIME'],
    accepted: postfixAccepted,
    refusals: {
      unknown: '550 5.1.1 <{rcpt}>: Recipient address rejected: User unknown',
      full: '552 5.2.2 <{rcpt}>: Mailbox full',
      disabled: '550 5.2.1 <{rcpt}>: Mailbox disabled',
    },
  },
];

const international: ProviderData[] = [
  {
    id: 'google',
    name: 'Gmail',
    group: 'google',
    share: 22,
    domains: ['gmail.com', 'googlemail.com'],
    mxHosts: [
      'gmail-smtp-in.l.google.com',
      'alt1.gmail-smtp-in.l.google.com',
      'alt2.gmail-smtp-in.l.google.com',
    ],
    equalPreference: false,
    greeting: '220 mx.google.com ESMTP {id} - gsmtp',
    hello: 'mx.google.com at your service, [{ip}]',
    extensions: [
      size(150),
      '8BITMIME',
      'STARTTLS',
      'ENHANCEDSTATUSCODES',
      'PIPELINING',
      'CHUNKING',
      'SMTPUTF8',
    ],
    accepted: '250 2.0.0 OK {id} - gsmtp',
    refusals: {
      unknown:
        '550-5.1.1 The email account that you tried to reach does not exist. Please try\r\n' +
        "550-5.1.1 double-checking the recipient's email address for typos or\r\n" +
        '550-5.1.1 unnecessary spaces. For more information, go to\r\n' +
        '550 5.1.1  https://support.google.com/mail/?p=NoSuchUser {id} - gsmtp',
      full:
        "452 4.2.2 The recipient's inbox is out of storage space. Please direct the recipient to " +
        'https://support.google.com/mail/?p=OverQuotaTemp {id} - gsmtp',
      disabled:
        '550 5.2.1 The email account that you tried to reach is inactive. For more information, go to ' +
        'https://support.google.com/mail/?p=DisabledUser {id} - gsmtp',
    },
  },
  {
    id: 'microsoft-consumer',
    name: 'Outlook.com',
    group: 'microsoft',
    share: 8,
    domains: ['outlook.de', 'outlook.com', 'hotmail.com', 'hotmail.de', 'live.de', 'msn.com'],
    mxHosts: ['outlook-com.olc.protection.outlook.com'],
    equalPreference: true,
    greeting: '220 {host} Microsoft ESMTP MAIL Service ready ({id})',
    hello: '{host} Hello [{ip}]',
    extensions: [size(47), 'PIPELINING', 'DSN', 'ENHANCEDSTATUSCODES', 'STARTTLS', '8BITMIME', 'SMTPUTF8'],
    accepted: '250 2.6.0 [InternalId={id}] Queued mail for delivery -> 250 2.1.5',
    refusals: {
      unknown: '550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302). [{host} {id}]',
      full: '552 5.2.2 Requested mail action aborted: mailbox full [{host} {id}]',
      disabled: '550 5.2.1 Requested action not taken: mailbox disabled [{host} {id}]',
    },
  },
  {
    id: 'yahoo',
    name: 'Yahoo / AOL',
    group: 'yahoo',
    share: 3,
    domains: ['yahoo.de', 'yahoo.com', 'aol.com', 'aol.de', 'ymail.com'],
    mxHosts: ['mta5.am0.yahoodns.net', 'mta6.am0.yahoodns.net', 'mta7.am0.yahoodns.net'],
    equalPreference: true,
    greeting: '220 {host} ESMTP ready',
    hello: '{host}',
    extensions: ['PIPELINING', size(40), '8BITMIME', 'STARTTLS'],
    accepted: '250 ok dirdel {id}',
    refusals: {
      unknown: "554 delivery error: dd This user doesn't have a yahoo.com account ({rcpt}) [-5] - {host}",
      full: "552 5.2.2 This message could not be delivered because the recipient's mailbox is full.",
      disabled: '554 30 Sorry, your message to {rcpt} cannot be delivered. This mailbox is disabled (554.30)',
    },
  },
  {
    id: 'icloud',
    name: 'iCloud Mail',
    group: 'apple',
    share: 3,
    domains: ['icloud.com', 'me.com', 'mac.com'],
    mxHosts: ['mx01.mail.icloud.com', 'mx02.mail.icloud.com'],
    equalPreference: true,
    greeting: '220 {host} ESMTP {id}',
    hello: '{host}',
    extensions: ['PIPELINING', size(27), 'STARTTLS', 'ENHANCEDSTATUSCODES', '8BITMIME', 'DSN', 'SMTPUTF8'],
    accepted: postfixAccepted,
    refusals: {
      unknown: '550 5.1.1 <{rcpt}>: user not found',
      full: '552 5.2.2 <{rcpt}>: user is overquota',
      disabled: '550 5.1.1 <{rcpt}>: inactive email address',
    },
  },
];

/** Mail servers of clubs, practices and small firms: their own Postfix, or STRATO's. Domains and hosts: own-domains.ts. */
export const ownServers = {
  id: 'own',
  name: 'Own domains',
  group: 'own',
  share: 7,
  equalPreference: true,
  greeting: '220 {host} ESMTP Postfix (Debian/GNU)',
  hello: '{host}',
  extensions: postfixExtensions,
  accepted: postfixAccepted,
  refusals: {
    unknown: '550 5.1.1 <{rcpt}>: Recipient address rejected: User unknown in local recipient table',
    full: '452 4.2.2 <{rcpt}>: Recipient address rejected: Mailbox is full',
    disabled: '550 5.2.1 <{rcpt}>: Recipient address rejected: mailbox disabled',
  },
} as const satisfies Omit<ProviderData, 'domains' | 'mxHosts'>;

/** All but `own`, by share. */
export const mailboxProviders: readonly ProviderData[] = [...unitedInternet, ...german, ...international];
