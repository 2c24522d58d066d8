import type { ReplyRule } from '../rule.js';

/** Words of anything but a missing mailbox: with one of them a code and half a sentence prove nothing. */
const NO_OTHER_GROUND =
  '{sender}; {client}; {domain}; {listed}; {spam}; {throttled}; {later}; {full}; {disabled}; {unavailable}; {message}; host|server|service|system; relay*; dns|ptr|mx|rdns; reason|error|problem; from|your|you; policy|policies|rule|rules|filter; list|group|member|members; until|today|tomorrow|hour|hours; restricted|private|internal|external; password|login|authenticat*';

/** Whether the recipient's domain and mailbox are there at all. Never reached before RCPT. */
export const EXISTENCE: readonly ReplyRule[] = [
  {
    id: 'null-mx',
    means: 'The domain of the recipient says in the DNS that it takes no mail.',
    label: 'domain_unknown',
    scope: 'recipient',
    any: 'null mx; nullmx',
    none: '{sender}; {client}; your; you; send|sending|reply|replies|from',
    source: 'RFC 7505',
    example: { response: '556 5.1.10 only null MX exists for neverthere.example.com', stage: 'rcpt' },
  },
  {
    id: 'no-exchanger',
    means: 'No mail server was found for the domain of the recipient.',
    label: 'domain_unknown',
    scope: 'recipient',
    any: '{not} ..4 mail exchanger; no mail hosts|servers; relevant mx ..6 {absent}|nonexistent; mx records ..4 {absent}|nonexistent',
    none: '{blocked} ..3 {not}; {sender}; {later}; your; relay*',
    source: 'qmail, CNAME and MX look-up; Exim, dnslookup router',
    example: { response: "I couldn't find a mail exchanger or IP address" },
  },
  {
    id: 'domain-unknown',
    means: 'The domain of the recipient does not exist or takes no mail (null MX).',
    label: 'domain_unknown',
    scope: 'recipient',
    any: `recipient|destination domain no longer|obsolete|retired; {domain} {absent} ..6 spelling|typo|typos; nowhere ..1 deliver ..4 {domain}; no such domain ..3 @addr|here|location; {absent} ..3 authoritative; recipient|destination|target ..1 {domain} ..4 {absent}|{invalid}; recipient domain must ..1 exist|resolve; @rcptrejected {absent} {domain}; @rcptrejected ..2 {domain} ..3 {absent}; {absent}|{invalid} ..1 recipient|destination {domain}; recipient|rcpt|destination {address} ..2 {absent} {domain}; {not} ..2 find ..2 recipient {domain}; {domain} ..3 no ..2 mx|mail;
      mx ..6 no ..1 smtp service; mx records ..4 nonexistent|{absent}|localhost; unrouteable|unroutable ..1 mail {domain}|{domain}; bad destination system|host; {domain}|host|server|system|machine ..2 {not} ..2 accept* ..1 {message} $; {not} ..3 find ..2 host named|by; {not} ..3 find ..2 mail exchanger`,
    none: '{sender}; {user} {absent}; relay; {mailbox} ..2 {absent}; temporar*; {later}; {ip}; rcpthosts; hosted; local {domain}; {not} local; {client}; helo; unknown ..1 error; dns error; dnssec',
    source: 'RFC 3463 X.1.2, RFC 7505',
    example: {
      response:
        "553 5.1.2 We weren't able to find the recipient domain. Please check for any spelling errors.",
    },
  },
  {
    id: 'domain-invalid-code',
    means: 'A domain is called invalid, and the enhanced code says that it is the destination.',
    label: 'domain_unknown',
    scope: 'recipient',
    enhanced: ['5.1.2', '5.4.4', '5.4.310'],
    any: '{domain}|host ~3 {invalid}|{absent}|{disabled}; bad host; no mx ..2 @host; no mx {user}|recipient|destination; mx ..6 nxdomain; nxdomain ..6 {domain}; recipient|destination {domain} ..1 {not} ..1 resolv*',
    none: '{sender}; {client}; helo; relay',
    source: 'RFC 3463 X.1.2 and X.4.4',
    example: { response: '550 5.4.4 Invalid domain' },
  },
  {
    id: 'domain-takes-no-mail',
    means: '556 says that the domain of the recipient takes no mail.',
    label: 'domain_unknown',
    scope: 'recipient',
    codes: ['556'],
    source: 'RFC 7504 4; RFC 7505 4.1',
    example: { response: '556 Invalid account. Tenant or Domain not found' },
  },
  {
    id: 'domain-unreachable',
    means: "The recipient's domain cannot be reached at all, with a permanent code: no proof.",
    label: 'domain_unknown',
    scope: 'recipient',
    codes: ['5'],
    any: '{domain} {unavailable}; @rcptrejected {none} {domain} $',
    none: '{sender}; {client}; relay',
    proof: false,
    source: 'Outlook.com delivery reports',
    example: {
      response:
        '554 The mail could not be delivered to the recipient because the domain is not reachable. Please check the domain and try again',
    },
  },
  {
    id: 'domain-unknown-likely',
    means: "A domain is unknown, and nobody says whose: most likely the recipient's, no proof.",
    label: 'domain_unknown',
    scope: 'recipient',
    any: 'nxdomain; nowhere ..6 {domain}; no mx; {domain}|host ..4 {absent}|{invalid}; {absent}|{invalid} ..2 {domain}|host; {domain} {not} ..1 used; {not} ..2 resolv* ..5 {domain}; no ..2 mx|exchanger; {domain} ..3 {disabled}',
    none: '{sender}; {user}|{mailbox} ..1 {absent}; {absent} ..1 {user}|{mailbox}; {box} ..6 {absent} {domain}; {address} ..2 {absent}; relay; {later}; {ip}; rcpthosts; hosted; local {domain}; {client}; helo; unknown ..1 error; dnssec|dane|tlsa; {domain} ..3 {blocked}; reached|reach; your ..1 {domain}|host|ip|server|client|address',
    proof: false,
    source: 'RFC 3463 X.1.2',
    example: { response: '550 DNS error when resolving MX server for example.com: Domain name not found' },
  },
  {
    id: 'recipient-later',
    means: 'Something is wrong at the recipient that waiting may mend.',
    label: 'server_temporary',
    scope: 'recipient',
    any: '{user}|{mailbox} ..1 error|problem; {user}|{mailbox} ..4 {later}; {later} ..3 {mailbox}|{user} ..2 unavailable; {mailbox} ..3 unavailable ..3 {later}; {mailbox} ..2 busy|locked',
    all: ['{later}; busy'],
    none: 'server|system|service; {user} ..2 {absent}; {mailbox} ..2 {absent}',
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
    any: `{mailbox}|{user}|{address} ..2 unrecognized|unrecognised; unrecognized|unrecognised {mailbox}|{user}|{address} $; nosuchuser; unresolvable ..1 {address}; {address}|{mailbox} {not} ..1 configured; {mailbox}|{user}|{address} ..6 {absent}; {absent} ..2 {mailbox}|{user}|{address}; no such ..2 person|name|local|one; {mailbox}|{user}|{address} ..3 {invalid}; {invalid} ..2 {mailbox}|{user}|{address}; {none} ..1 {mailbox} ..3; nobody ..2 name; no one ..2 name; {none} ..1 {user} ..3 here|name|found|$|nom|namen;
      {mailbox} ..1 {unavailable}; {unavailable} {mailbox}; {address} {unavailable} ..1 here|$; no such ..2 {mailbox}; {unavailable} ..1 {user}; account ..1 {unavailable}; {user} {unavailable}; {mailbox} name {not} ..1 allowed; {mailbox}|account {not} ..1 available|accessible; {not} ..2 recipient list; {not} ..1 {mailbox} name|@addr; @addr ..1 {not} ..1 {user} ..1 site|here|system|server; {user}|{address} ..1 {not} ..3 list|directory|table|database|map; {not} ..2 user|recipient ..1 directory; ^ {not} customer ..1 @addr $; {user}|{mailbox}|{address} ..1 {not} ..1 belong* ..1 anyone|anybody|person|user|employee|customer; {user}|{address} ..1 {not} {mailbox}|account; {user} doesnt ..4 account; {not} ..4 account ..1 here; adresse ..3 destinataire invalide; {mailbox} {not} local; {address} {not} ..1 assigned; {user} ..2 {not} ..2 ours; {not} ..1 {user} by; {none} ..1 entry|mapping|redirect|alias ..1 {address}|{mailbox}|{user}`,
    none: '{sender}; no recipients ..1 $; no|any valid recipients; ^ valid recipients; relaying; relay {blocked}|{not}; your account|mailbox|address; your own|email|mail account|mailbox|address; rcpthosts; {throttled}; ip address; local host; {not} ..1 enough; unknown ..3 error|reason|problem; unknown ..1 command|option; {absent} ..1 error; {user} ..1 password; header|headers; {invalid} ..1 credentials; {blocked} ..3 policy',
    source: 'RFC 3463 X.1.1; Postfix, Exim, Sendmail and qmail wordings',
    example: {
      response:
        '550 5.1.1 <user@example.com>: Recipient address rejected: User unknown in virtual alias table',
      stage: 'rcpt',
    },
  },
  {
    id: 'absent-by-code',
    means: 'Something does not exist, at RCPT and with the code for a wrong mailbox: words and code agree.',
    label: 'mailbox_unknown',
    scope: 'recipient',
    stages: ['rcpt'],
    enhanced: ['5.1.1', '5.1.10'],
    any: '{absent}',
    none: '{sender}; {client}; {domain}; {listed}; host|server|service; helo|ehlo; relay*; dns|ptr|mx; reason|error|problem; from; your; policy; {user} ..2 {disabled}; {full}',
    source: 'RFC 3463 X.1.1',
    example: { response: '550 5.1.1 this spectator does not exist', stage: 'rcpt' },
  },
  {
    id: 'absent-at-recipient',
    means: 'In answer to RCPT the address, or a name here, is said to be absent.',
    label: 'mailbox_unknown',
    scope: 'recipient',
    stages: ['rcpt'],
    codes: ['550', '551', '553', '554'],
    any: '^ no such id $; email {absent} $; ^ {not} user|customer|client $; {address} ..2 {not} ..4 delivery point; @addr ..2 {absent}; {absent} ..3 site|here|directory|ldap; {not} ..3 list ..2 recipients; {not} {mailbox}|{user} here',
    none: '{sender}; {client}; {domain}; {listed}; @host; host|server|service; helo|ehlo; relay*; dns|ptr|mx; reason|error|problem; from; your; policy; list ..2 {sender}; {user} ..2 {disabled}; {full}; {not} ..1 enough',
    source: 'RFC 5321 4.3.2, 550 and 553 in answer to RCPT',
    example: { response: '550 not known at this site', stage: 'rcpt' },
  },
  {
    id: 'no-customer-by-code',
    means: 'Nobody of theirs, and the code says that the mailbox is wrong: words and code agree.',
    label: 'mailbox_unknown',
    scope: 'recipient',
    enhanced: ['5.1.1', '5.1.10'],
    any: '{not} customer|subscriber|member|employee ..2 $',
    none: '{sender}; relay*; list',
    source: 'postmaster.comcast.net, 5.1.1',
    example: { response: '550 5.1.1 Not our Customer' },
  },
  {
    id: 'refused-by-code',
    means: 'The recipient is refused without a word why, and the code says that the mailbox is wrong.',
    label: 'mailbox_unknown',
    scope: 'recipient',
    codes: ['550', '551', '553', '554'],
    enhanced: ['5.1.1', '5.1.10'],
    any: '^ recipient|address|mailbox|user {blocked} @addr|$; @addr ..1 recipient|address|mailbox|user {blocked} $; ^ @rcptrejected $; @addr @rcptrejected $; ^ @addr {blocked} $',
    none: NO_OTHER_GROUND,
    source: 'RFC 3463 X.1.1; Postfix, where a table of recipients names no ground',
    example: { response: '550 5.1.1 <user@example.com> recipient rejected', stage: 'rcpt' },
  },
  {
    id: 'mailbox-unknown-likely',
    means:
      'Something is not known here, or the address is refused without a word why: most likely no such mailbox, no proof.',
    label: 'mailbox_unknown',
    scope: 'recipient',
    any: `@addr {not} deliverable; {not} ..1 reach {mailbox}|{user}; unverified ..1 {mailbox}|{user}; restricted|illegal characters ..2 {address}|{user}|{mailbox}; {user} @addr {blocked} $; {not} ..3 delivery point; handle mail {user}; {not} {mailbox}; {not} resolve ..1 {user}; {user} ..2 check|validation|verification|verify ..3 {failed}|problem; {not} ..1 ldap|directory; {not} ..1 like ..1 {user}; {not} ..1 deliver ..2 {message} ..1 @addr; incorrectly ..1 addressed; {user} {not} ..2 server|system; undeliverable address; {address} ..3 undeliverable; rejected ..1 unknown; ^ {absent}; @rcptrejected {absent}; @addr ..2 {absent}; {not} customer|subscriber; address error; {not} ..2 validate|verify|verified ..2 {user}|{address}; {user} ..2 {not} ..1 verified|validated; {address} lookup ..4 {failed}; unrouteable|unroutable; allowed recipients;
      ^ {address}|{user} {blocked} @addr|$; @addr {address}|{user} {blocked} $; ^ @addr {blocked} $; @rcptrejected $; {user} ..1 not ok; {mailbox}|{user} {blocked} ..2 @addr|$; recipients {invalid}; {invalid} recipients; {none} {user}; {user} {not} ..1 here|local`,
    none: '{sender}; {client}; relay; {throttled}; unknown ..3 error|reason|problem; unknown ..1 command|option; {later}; header|headers; no recipients; no|any valid recipients; {not} ..1 enough; reach ..4 server|host',
    proof: false,
    source: 'Cisco Secure Email, recipient access table ("#5.1.0 Address rejected")',
    example: { response: '550 #5.1.0 Address rejected.', stage: 'rcpt' },
  },
];
