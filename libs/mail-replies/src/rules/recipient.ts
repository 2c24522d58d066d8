import type { ReplyRule } from '../rule.js';

/** The recipient: own rules, and the state of the mailbox. Never reached before RCPT. */
export const RECIPIENT: readonly ReplyRule[] = [
  {
    id: 'recipient-rule',
    means: 'A rule of the recipient or of the organisation decides who may write there; the address lives.',
    label: 'policy',
    scope: 'recipient',
    any: `^ {user}|{address} prohibited; by {user} ..2 list|blacklist|blocklist; {user}|owner ..1 your {address} {blocked}; {user}|owner ..2 put|placed|set ..6 {listed}; {user}|recipients|tenant|{mailbox} ..1 administrator|admin ..3 {blocked}|{not}; accept*|accepts ..6 only $; only ..1 get|gets|receive|receives|accept|accepts|take|takes ..1 {message} from; {user}|{mailbox} ..1 take|takes|get|gets ..1 {message} from ..3 only; strangers|outsiders; envelope recipient; badrecipientto; {sender} {not} ..1 approved|preapproved; {not} ..1 recipient ..1 list ..1 {sender}; noreply|donotreply; {not} ..1 accept* incoming {message}; {mailbox} ..3 policy; resolver rst; @rcptrejected {blocked} {user}; {blocked} by destination|recipient|target domain; delivery ..1 {not} ..3 {address}|{user}|{mailbox}; {mailbox} delivery ..2 policy; {user} ..1 {blocked} ..1 your|{message}; known|approved|trusted ..1 {sender}|correspondents|contacts|addresses ..1 only; only ..3 known|approved|trusted ..1 {sender}|correspondents|contacts|addresses; {mailbox}|{user}|owner ..2 {blocked} you; recipient|user ..1 preferences; user access {blocked}; private list; {mailbox}|{user} ..1 restricted; {user}|{mailbox} ..1 {blocked} ..1 receive; {user} ..3 screened; envelope {blocked}; extern|external|outside ..4 {blocked}|{not}; {blocked}|{not} ..5 extern|external|outside|ausserhalb; {blocked} by ..1 user|recipient|recipients|addressee|owner; user entry; badrcptto; rule imposed; {message} ..3 {blocked} by ..1 user|recipient;
      {user}|personal ..2 blocklist*|blacklist*; {user}|{mailbox} ..1 nimmt ..2 {not}; only ..2 authorized|authorised|internal|members|known ..2 {sender}|senders|post|write|send;
      {user}|{mailbox} ..3 {blocked} ..3 receive ..4 from|external|outside|servers|internet|senders; {user}|{mailbox}|{address}|list|group|organization ..4 {not} ..2 accept* ..3 {message}|{sender} ..4 from|external|outside|you|sender|senders;
      {user}|{address} ..2 {not} ..2 accept* ..2 {message} ..3; {user}|{mailbox}|group|list|{address} ..4 accept*|accepts|receive|receives ..2 only ..4 from|members|authorized|internal|senders; only accept* ..4 from|members|authorized|internal;
      {user}|{domain} ..6 policy ..3 {blocked}|prohibit*|prohibited; darf ..3 empfangen; restricted ..3 {mailbox}|{user}|recipient|group|list; {user}|{mailbox} ..3 restricted;
      {not} ..2 authorized|allowed|permitted|authorised ..2 send|post|write|mail|email|deliver ..3 to ..3 {user}|{mailbox}|list|group|recipient|{address}|members|$;
      {sender} ..3 {blocked} ..2 recipient|user; {user} ..2 {blocked} {sender}|you; {user} ..2 {not} ..2 want|wish|like; {not} ..1 wanted ..2 {user}; {user} ..2 refus* ..4 {message}; {user} ..2 reject* ..2 your|{message}|{sender};
      challenge response; whitelist*|allowlist ..3 {sender}|recipient|user; {user} ..3 whitelist; {sender} ..3 {not} ..2 whitelist|allowlist|allowed|safelist; internal ..2 only|use; blocked ..1 {sender} ..1 list; organization|organizational|organisation ..3 policy|settings|restriction*; transport rule; recipient ..1 policy; {blocked} {blocked} by recipient|user; filter {user}; user ..2 filter`,
    none: '{box} ..2 {absent}; access denied; {mailbox}|account {blocked}; relay; {spam}; {user}|{address} ..4 {not} ..1 accept* ..1 {message} $; address {blocked} $; no longer; {mailbox} ..2 full; quota',
    source: 'learn.microsoft.com 5.7.124; LABELS.md, "a recipient\'s or tenant\'s rule"',
    example: { response: '550-Your message was rejected by this user and was not delivered -  mips space' },
  },
  {
    id: 'closed-list',
    means: 'The address is a list or group that only some may write to.',
    label: 'policy',
    scope: 'recipient',
    any: 'list|group ..6 staff|intern|members|internal; only ..3 list|group ..2 write|post|send; closed system; approved ..1 external; {not} ..1 group member; private|closed|moderated|restricted|members ..2 list|group; nonmember|nonmembers; non member|members; {not} ..2 subscribed ..3 list|group; list|group ..4 members',
    source: 'Mailman; learn.microsoft.com 5.7.124',
    example: { response: '553 private list access denied', stage: 'rcpt' },
  },
  {
    id: 'bounced-before',
    means: 'A sending service holds mail back because earlier mail came back: a hint, no proof.',
    label: 'mailbox_unknown',
    scope: 'recipient',
    any: 'bounced address; previously|recently|hard bounced; suppression list; suppressed ..1 sending|address; history ..2 bouncing',
    proof: false,
    source: 'Mailgun 605; SendGrid "Bounced Address"; Amazon SES suppression list',
    example: { response: '550 Bounced Address' },
  },
  {
    id: 'from-outside',
    means: 'Mail from outside is not let in there.',
    label: 'policy',
    scope: 'recipient',
    any: '{message} from ..2 extern|externen|external|outside; {sender} ..1 outside; external|outside {sender}|{message}',
    none: '{user} ..2 {absent}; relay',
    source: 'learn.microsoft.com 5.7.133',
    example: { response: '550 This address no longer accepts mail from outside the company.', stage: 'rcpt' },
  },
  {
    id: 'order-of-commands',
    means: '503 is about the order of commands, whatever else is said.',
    label: 'protocol_error',
    scope: 'own_infrastructure',
    codes: ['503'],
    source: 'RFC 5321 4.2.3',
    example: { response: '503 All recipients are invalid' },
  },
  {
    id: 'own-sending-suspended',
    means: 'Our own account at our relay may not send any more.',
    label: 'auth_failure',
    scope: 'own_infrastructure',
    any: 'outgoing|outbound ..2 {disabled}; sending|submission|send ..3 {disabled}; {disabled} ..1 sending; {message} sending ..3 {disabled}',
    none: '{sender} ..2 domain; delivery; you ..2 send* to',
    source: 'Amazon SES, account suspended; mail.ru, sending disabled',
    example: { response: '554 Message rejected: Sending suspended for this account.' },
  },
  {
    id: 'own-relay-refuses',
    means: 'Our own relay does not relay for us.',
    label: 'relay_denied',
    scope: 'own_infrastructure',
    any: 'remote {domain} ..1 {not}; {sender} {not} ..2 relay; your ..1 account|login ..4 relay*; relay* ..4 your ..1 account|login|credentials; login|log ..6 relay; relay* ..8 login; relay ..6 credentials; credentials ..3 relay; smtp relay service; relay ..5 workspace',
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
    any: `local user|users|recipient|recipients only; only local user|users|recipient|recipients; {not} host|serve|relay @host; {not} accept* {message} {domain}|ip $; {message} to @addr ..1 {not} ..1 accept* ..1 here; auth* ..1 required relay; {not} handle|serve|process ..1 mail|email|messages; {not} ..1 one ..1 {domain}; {message} {domain} {not} ..1 accept*; {not} mx {domain}; {not} ..2 responsible; {message} ..1 relay|relaying ..2 {blocked}; relaying mail; {domain} {not} ..1 protected|accepted|ours|managed|supported|allowed|routed|known; {domain} ..2 {not} ..1 protected; relay*|relays|relayed ..4 {blocked}|denied|{not}|prohibited|forbidden|disabled; {blocked}|{not}|unable|open|prohibited ..4 relay*; rcpthosts; {not} ..2 local ..1 {domain}|host|user|recipient|mail|$;
      {domain} ..3 {not} ..2 local|hosted|here|handled|serviced|configured|served|server; {not} ..1 serve ..1 {domain}; {not} ..2 host|handle|serve ..3 {domain}; {not} ..2 responsible ..3 {domain}|$; user {not} local; {not} ..2 configured ..3 {domain}; {not} gateway; nonlocal; {message} to @host|{domain} ..2 {not}|{blocked}; {not} ..1 hosted; {domain} ..3 {not} set|setup|enabled; {domain} ..2 {not} ..1 accept* ..1 {message} ..2 through|via|service`,
    none: 'handle mail {user}; local ..1 list|table|directory|database; relay server|host ..1 {later}; {none} local user|recipient; {mailbox}; {user} ..1 {absent}; {sender}; valid ..1 local',
    source: 'Postfix reject_unauth_destination; qmail-smtpd rcpthosts',
    example: { response: '554 5.7.1 <kijitora@example.com>: Relay access denied' },
  },
  {
    id: 'mailbox-full',
    means: 'The quota of the mailbox or its number of messages is used up.',
    label: 'mailbox_full',
    scope: 'recipient',
    any: `exceed* ..3 storage; allowed ..1 message count; space {not} ..1 enough; quota ..2 @addr; quota over; any ..1 more ..1 {message}; more {message} ..3 {full}; {mailbox}|{user}|{address}|folder|home ~5 {full}; maximum|max ..1 mailbox ..1 size; {mailbox}|{user} ..1 size ..2 limit|exceed*|large; over ..1 quota; ^ quota; quota exceed*; exceed* ..2 quota; {user}|{mailbox} ..4 too many messages; zuviele mails; {mailbox} ..2 exceed*|over|limit; exceed* ..3 storage ..1 allocation|limit|space; quota ..3 {full}; disk|storage|user|mailbox|mail quota;
      {mailbox}|{user} ..4 limit|limits|maximum ..2 exceed*|reached; speichervolumen|speicherplatz; ^ ..2 full $; out storage; {not} ..1 enough ..2 space|storage|diskspace; {mailbox}|{user} ..2 over limit; quotaexceeded*; over ..3 maximum ..1 allowed ..1 mailbox|number; larger ..2 space ..1 available; {toomany} messages ..2 {mailbox}; quota violation|violated; {message} exceed quota; space ..2 used up`,
    none: 'file size; quota {message} ..1 host|server; system storage; system resources; queue ..2 {full}; system full; disk full; server ..2 full; sending; {message} ..2 too large; filesystem; file system; organization; outbound; space ..2 server; insufficient disk ..1 $; relay; rate; full ..1 qualified; bandwidth; {message} per; smtp; {sender}; hourly; daily; throttl*',
    source: 'RFC 3463 X.2.2',
    example: {
      response:
        '552 <user@example.com>: Recipient address rejected: Quota exceeded (mailbox for user is full)',
    },
  },
  {
    id: 'mailbox-disabled',
    means: 'The mailbox exists or existed, but is inactive, locked, suspended, closed or terminated.',
    label: 'mailbox_disabled',
    scope: 'recipient',
    any: `{user} ..1 {not} ..2 logged|entered ..3 days|months|years|last; {user} never logged; {mailbox}|{user}|{address} ..1 {not} receive|receiving {message}|email $; {mailbox}|{user}|{address} ..1 {not} receive|receiving $; inactivity ..8 {mailbox}|{user}; {barred} ..6 inactivity; {address} {barred} ..1 inutilizzo|inactivity|inactividad|inactivite; {mailbox}|{user}|{address} ..4 {disabled}; {disabled} ..1 {mailbox}|{user}|{address}; @rcptrejected ..1 {disabled}|{barred}; {mailbox}|{user} ..2 {barred};
      no longer ..3 {mailbox}|{user}|{address}|company|organization;
      left ..2 company|organization; recipient domain ..2 {disabled}; {user} ..2 moved; {mailbox}|{user}|{address} ..1 hold $; account hold; accountdisabled; mailboxdisabled; {mailbox} ..2 inaccessible; {user} ..2 overdue; {message} receiving {disabled}`,
    none: `^ {message} {disabled}; your {message} {disabled}; message|messages {disabled}; {message} ..6 expired|removed|archived; delivery ..4 suspend*; {sender} ..4 {disabled}; {client} {disabled}; your ..2 account|mailbox|address; strangers|outsiders; {mailbox}|{user} ..1 {barred} ..2 you|your|{sender}|from|{message}; {mailbox}|{user} ..1 {barred} by ..1 {user}|policy|rule|filter|list|rbl|owner|security; {box} ..2 {absent}; queue;
      blocked using; ^ {barred}; ^ rejected; relay ..3 disabled; vrfy; command; organization ..4 {blocked}|policy|settings|rule|rules|only; {blocked}|external|outside ..4 organization; domain no longer|obsolete|retired; attachment|attachments; certificate; license`,
    source: 'RFC 3463 X.2.1',
    example: { response: '550 5.2.1 The email account that you tried to reach is disabled.' },
  },
  {
    id: 'mailbox-disabled-likely',
    means: 'Something is no longer in use, most likely the mailbox: no proof.',
    label: 'mailbox_disabled',
    scope: 'recipient',
    any: 'log|login ..2 enable|activate; {mailbox}|{user}|{address} ..4 {not} ..2 accept|accepts|accepting|receiv* ..2 {message} $; {mailbox}|{user}|{address} ..4 {not} ..2 accept|accepts|accepting|receiv* $; {not} ..2 receiv* ..2 new; ^ {disabled}; ^ no longer; never logged; {user} ..4 {not} ..1 entered|logged; @addr ..2 {disabled}; ^ ..1 disabled ..2 service',
    none: '{sender}; {client}; {message} ..3 {disabled}; relay*; command; tls; license|licence; your; port; configured',
    proof: false,
    source: 'RFC 3463 X.2.1',
    example: { response: '550 no longer in use', stage: 'rcpt' },
  },
];
