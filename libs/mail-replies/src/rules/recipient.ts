import type { ReplyRule } from '../rule.js';

/** The recipient: own rules, state and existence of the mailbox or its domain. Never reached before RCPT. */
export const RECIPIENT: readonly ReplyRule[] = [
  {
    id: 'recipient-rule',
    means: 'A rule of the recipient or of the organisation decides who may write there; the address lives.',
    label: 'policy',
    scope: 'recipient',
    any: `{blocked} by ..1 user|recipient|recipients|addressee|owner; {blocked} ..0 user|recipient ..2 {not} delivered; user entry; {message} ..3 {blocked} ..1 user|recipient; {user}|{mailbox} ..3 {blocked} ..3 receive ..4 from|external|outside|servers|internet|senders; {user}|{mailbox}|{address}|list|group|organization ..4 {not} ..2 accept* ..3 {message}|{sender} ..4 from|external|outside|you|sender|senders;
      {user}|{mailbox}|group|list|{address} ..4 accept*|accepts|receive|receives ..2 only ..4 from|members|authorized|internal|senders; only accept* ..4 from|members|authorized|internal; {user}|{domain} ..6 policy ..3 {blocked}|prohibit*|prohibited; darf ..3 empfangen; restricted ..3 {mailbox}|{user}|recipient|group|list; {user} ..3 restricted; {not} ..2 authorized|allowed|permitted|authorised ..2 send|post|write|mail|email|deliver ..3 to ..3 {user}|{mailbox}|list|group|recipient|{address}|members|$;
      {sender} ..3 {blocked} ..2 recipient|user; sender ..1 blocked ..2 recipient; {user} ..2 {blocked} {sender}|you|{message} ..1 from|$; {user} ..2 {not} ..2 want|wish|like; {not} ..1 wanted ..2 {user}; {user} ..2 refus* ..2 {message}; {user} ..2 reject* ..2 your|{message}; challenge response; whitelist*|allowlist ..3 {sender}|recipient|user; {user} ..3 whitelist; members|subscribers only ..1; only members|subscribers; {sender} ..3 {not} ..2 whitelist|allowlist|allowed|safelist; internal ..2 only|use; blocked ..1 {sender} ..1 list;
      organization ..3 policy; transport rule; content rule; recipient ..1 policy; {blocked} ..3 recipient; user ..2 filter; {user} ..2 blocklist|blacklist`,
    none: '{box} ..2 {absent}; {user} ..1 rejected ..1 policy target; access denied; rejected by recipient ..2 policy; {user} {address} {blocked}; {mailbox}|account {blocked}; relay; recipient address rejected ..1 $; {spam}',
    source: 'learn.microsoft.com 5.7.124; LABELS.md, "a recipient\'s or tenant\'s rule"',
    example: { response: '550-Your message was rejected by this user and was not delivered -  mips space' },
  },
  {
    id: 'own-relay-refuses',
    means: 'Our own relay does not relay for us.',
    label: 'relay_denied',
    scope: 'own_infrastructure',
    any: 'relay ..6 credentials; credentials ..3 relay; smtp relay service; relay ..5 workspace',
    source: 'support.google.com/a/answer/6140680',
    example: {
      response:
        '550 5.7.0 Mail relay denied <192.0.2.1>. Invalid credentials for relay for one of the domains in: example.com (as obtained from HELO and MAIL FROM).',
    },
  },
  {
    id: 'relay-denied',
    means: 'Their server does not take mail for the domain of the recipient.',
    label: 'relay_denied',
    scope: 'recipient',
    any: 'relay*|relays|relayed ..4 {blocked}|denied|{not}|prohibited|forbidden|disabled; {blocked}|{not}|unable|open|prohibited ..4 relay*; rcpthosts; {not} ..2 local ..1 {domain}|host|user|recipient|mail|$; {domain} ..3 {not} ..2 local|hosted|here|handled|serviced|configured|served; {not} ..2 host|handle|serve ..3 {domain}; {not} ..2 responsible ..3 {domain}|$; user {not} local; {not} ..2 configured ..3 {domain}; {not} gateway; nonlocal; tenantattribution',
    none: '{mailbox} ..1 unavailable; {sender}',
    source: 'Postfix reject_unauth_destination; qmail-smtpd rcpthosts',
    example: { response: '554 5.7.1 <kijitora@example.com>: Relay access denied' },
  },
  {
    id: 'mailbox-full',
    means: 'The quota of the mailbox or its number of messages is used up.',
    label: 'mailbox_full',
    scope: 'recipient',
    any: `{mailbox}|{user}|{address}|inbox|folder|home ~5 {full}; {mailbox}|{user} ..1 size ..2 limit|exceed*|large; {full} ..2 {mailbox}|{user}; over quota; quota exceed*; exceed* ..2 quota; overquota; {user} ..4 too many messages; zuviele mails; mailbox ..2 exceed*|over|limit; exceed* ..3 storage ..1 allocation|limit|space; quota ..3 {full}; disk|storage|user|mailbox|mail quota;
      {mailbox}|{user} ..4 limit|limits|maximum ..2 exceed*|reached; speichervolumen|speicherplatz; {full} $; out ..1 storage; insufficient|not ..1 enough ..2 space|storage ..3 {mailbox}|{user}; {mailbox}|{user} ..4 insufficient|enough ..1 space|storage|disk|room; {user} ..2 over limit; quotaexceeded*`,
    none: 'system storage; system resources; queue; system full; disk full; server ..2 full; sending; {message} ..2 too large; filesystem; file system; organization; outbound; not enough space ..2 server; relay; rate; full ..1 qualified; bandwidth; {message} per; smtp',
    source: 'RFC 3463 X.2.2',
    example: {
      response:
        '552 5.2.2 <user@example.com>: Recipient address rejected: Quota exceeded (mailbox for user is full)',
    },
  },
  {
    id: 'mailbox-disabled',
    means: 'The mailbox exists or existed, but is inactive, locked, suspended, closed or terminated.',
    label: 'mailbox_disabled',
    scope: 'recipient',
    any: `{mailbox}|{user}|{address} ..4 {disabled}; {disabled} ..2 {mailbox}|{user}|{address}; {address} rejected ..2 {disabled}; {box} ..3 temporar* ..2 {disabled}|locked; inactive ..3 {mailbox}|{user}|{address}; ^ ..2 disabled; {mailbox}|{user}|{address} ..4 {not} ..2 accept*|receiv* ..2 {message}|$; {not} ..2 receiv* ..2 new; policy rejection ..2 target address; recipient ..1 disabled; {box} ..2 no longer; no longer ..3 {mailbox}|{user}|{address}|company|valid|accept*; left ..2 company|organization; domain|domaine ..2 disabled|suspended|expired|inactive; {domain} ..1 {disabled} ..2 $;
      @rcptrejected {disabled}|{barred}; {mailbox}|{user} ..2 {barred}; {disabled} service; moved ..3 new address; {user} ..2 moved; recipient ..2 inactive; accountdisabled; mailboxdisabled; {mailbox} ..2 inaccessible; {user} ..2 overdue`,
    none: '{message} ..3 {disabled}; {sender} ..4 {disabled}; {client}; your ..2 account|mailbox; {user} ..1 {barred} ..2 you|your|{sender}|from|{message}|by; {user} rejected ..1 blocked using; domain ..2 blocked; ^ blocked; ^ {barred}; ^ deleted; mail ..1 blocked; access ..2 blocked; port; ^ {blocked} $; ^ rejected; {box} ..2 {absent}; relay ..3 disabled; vrfy; command; reject* by; address {blocked} ..3 policy; organization; attachment; expired ..2 certificate',
    source: 'RFC 3463 X.2.1',
    example: { response: '550 5.2.1 The email account that you tried to reach is disabled.' },
  },
  {
    id: 'domain-unknown',
    means: 'The domain of the recipient does not exist or takes no mail (null MX).',
    label: 'domain_unknown',
    scope: 'recipient',
    any: `null mx; {domain}|host ..4 {absent}; {absent} ..2 {domain}|host; host|hostname unknown; unknown host|domain; nxdomain; {domain} ..3 {not} ..1 accept*|receiv* ..2 {message}|$; {domain} ..3 no ..2 mx|mail; no ..1 mx|mail ..1 host|exchanger|record|records|found; mx ..2 {absent}; bad destination system; {invalid} ..1 {domain}|host; {domain} ..2 {invalid}; {not} ..2 find ..4 {domain}; illegal host|domain; {not} route ..3 {domain}; unrouteable|unroutable ..1 {domain}|mail ..1 domain; host ..1 domain name not found; {domain} name ..2 {absent}; mx records ..4 nonexistent|{absent}|invalid|localhost|unresolv*; does not accept mail`,
    none: '{sender}; user ..2 {absent}; recipient ..1 {absent}; relay; {domain} ..2 {not} ..1 {absent} ..2 local; mailbox ..2 {absent}; temporar*; {ip}; rcpthosts; hosted; local {domain}; not local; {client}',
    source: 'RFC 3463 X.1.2, RFC 7505',
    example: {
      response:
        "553 5.1.2 We weren't able to find the recipient domain. Please check for any spelling errors.",
    },
  },
  {
    id: 'recipient-error',
    means: 'Something is wrong at the recipient that waiting may mend.',
    label: 'server_temporary',
    scope: 'recipient',
    any: '{user}|{mailbox} ..1 error|problem; {user}|{mailbox} ..4 {later}; {later} ..3 {mailbox}|{user} ..2 unavailable; {mailbox} ..3 unavailable ..3 {later}; {mailbox} ..2 busy|locked',
    all: ['{later}; busy'],
    none: '{user} rejected ..1 {later}; address rejected',
    source: 'Amazon SES, receiving bounces',
    example: {
      response:
        '451 4.3.0 This message could not be delivered due to a recipient error. Please try again later.',
    },
  },
  {
    id: 'mailbox-unknown',
    means: 'There is no such mailbox, alias or user.',
    label: 'mailbox_unknown',
    scope: 'recipient',
    any: `{mailbox}|{user}|{address} ~5 {absent}; {absent} ..1 {mailbox}|{user}|{address}|name|recipient; {mailbox}|{user}|{address} ..3 {invalid}; {invalid} ..3 {mailbox}|{user}|{address}; no such ..2; {not} ..3 {mailbox}|account ..1 here|by|name|exist*|$; {mailbox} ..1 unavailable; mailbox ..2 {not} ..1 available|accessible; unavailable mailbox; {not} ..2 {mailbox}|{user} ..2 here;  doesnt ..2 account; {not} ..2 recipient list; {not} ..2 user|recipient ..1 directory; undeliverable address; {address} ..3 undeliverable; {mailbox} name ..2 {not}|{invalid}; user {not}|unknown; unknown user|recipient|address|mailbox|local; {absent} local; recipient {not} ..1; {not} ..2 deliver* ..2 {user}|{mailbox}|{address}; {not} customer|subscriber; recipnotfound|exrecipnotfound|recipientnotfound|nosuchuser|unknownuser; rejected ..1 unknown; {absent} ..1 user; unrouteable|unroutable; {box} ..3 {not} ..2 ours; {not} ..1 {user} ..1 {address}|name; address error;  {user} ..2 ne; adresse ..3 destinataire invalide; user {invalid}; badrcptto; bad address; bad destination mailbox; no mailbox; {mailbox}|account {not} available; ^ {absent} $; {address} ..2 {not} ..2 assigned|use|valid`,
    none: '{sender}; relaying; relay {blocked}|{not}; your ..1 account|mailbox|address; rcpthosts; {throttled}; {address} ..1 {blocked} ..2 policy; ip address; local host',
    source: 'RFC 3463 X.1.1; Postfix, Exim, Sendmail and qmail wordings',
    example: {
      response:
        '550 5.1.1 <user@example.com>: Recipient address rejected: User unknown in virtual alias table',
      stage: 'rcpt',
    },
  },
];
