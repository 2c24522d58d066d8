import type { ReplyRule } from '../rule.js';

/** What a site thinks of us as a sender: how much, how fast, from which address, with which name. */
export const REPUTATION: readonly ReplyRule[] = [
  {
    id: 'own-connection',
    means: "A sending system's own words: the connection was not made, or broke.",
    label: 'server_temporary',
    scope: 'provider_outage',
    codes: ['4', '-'],
    any: `server ..1 not respond|responding|answer|answering; lost connection; connection ..3 abruptly; read error; user open; result wait; contact destination; connection ..1 refused|timed|reset|lost|dropped|closed|timeout; timed out ..3 sending|receiving|waiting; conversation ..3 timed; connect to @host ..3; network ..1 unreachable; no route host; connect failed; {not} ..1 connect ..2 @host`,
    none: '{listed}; {client} ..2 {listed}; {toomany}; reputation; {throttled}; abuse; refused from; ip|@ip ..3 {blocked}|filtered',
    source: "Postfix smtp(8), nodemailer; LABELS.md, a sending system's own words",
    example: { response: 'connect to mx.example.de[192.0.2.1]:25: Connection timed out' },
  },
  {
    id: 'their-list-broken',
    means: 'Their look-up in a list of addresses fails: their fault, though it reads as a block.',
    label: 'server_temporary',
    scope: 'provider_outage',
    any: 'open|public resolver; excessive ..2 queries; query ..1 {blocked}; queries {blocked}; rbl|dnsbl ..2 timeout|{failed} ..1 lookup',
    source: 'spamhaus.org, return codes 127.255.255.254 and .255',
    example: {
      response: '554 5.7.1 Error: open resolver; https://check.spamhaus.org/returnc/pub/192.0.2.53',
    },
  },
  {
    id: 'their-filter-broken',
    means: 'The filter or scanner that would judge the message does not work just now.',
    label: 'server_temporary',
    scope: 'provider_outage',
    codes: ['4'],
    any: 'scanner|scanners|filter|filters|antivirus|clamav|clamd|milter|spamassassin|scan|quarantine ..3 {unavailable}|timed|timeout|failed|failure|error|down; unable ..2 scan|quarantine',
    source: 'amavisd-new, "Error in processing"; Postfix milters',
    example: { response: '451 4.7.1 virus scanner not available' },
  },
  {
    id: 'quota-by-code',
    means: 'The mailbox is at a limit, and the code says that it is its quota, not how fast mail comes.',
    label: 'mailbox_full',
    scope: 'recipient',
    enhanced: ['5.2.2', '4.2.2'],
    any: '{mailbox}|{user} ..8 maximum|limit|limits|exceed*|reached|{full}',
    none: 'hour|hours|day|daily|hourly|minute|minutes; per; rate; {sender}; {client}; size limit {message}',
    source: 'RFC 3463 X.2.2',
    example: { response: '452 4.2.2 the mailbox is at its limit of purple mails', stage: 'rcpt' },
  },
  {
    id: 'recipient-rate',
    means: 'One mailbox gets too much mail at the moment.',
    label: 'sender_rate_limited',
    scope: 'recipient',
    any: `{user}|{mailbox} ..4 get|gets|erhalt|receives|receive ..6 {throttled}|faster|{toofast}; {user}|{mailbox} ..3 reached|exceed* ..4 {message} ..2 hour|minute|day|minutes; exceed* receiving ..1 limit|limits; recipient|user|mailbox ..1 thread|concurrency|connection ..1 limit; recipient|user|mailbox|inbox ..3 rate ..2 limit|limits; received ..1 too much; {user}|{mailbox} ..6 receiv* ..4 {throttled}|rate|quickly; {user}|{mailbox} ..4 {throttled} ..3 rate|limit; {message} to @addr ..4 {throttled}; {throttled} ..3 {message} ..2 to|recipient|user|mailbox @addr|$; {throttled} ..3 {message} ..3 recipient|user|mailbox|inbox|account;
      recipient|user|mailbox|inbox ..4 {throttled} ..2 {message}; {throttled} {message} ..3 {mailbox}|recipient`,
    none: `maximum ..1 number ..2 {message} $; {mailbox}|{user} too many messages; too many ..1 mails|messages ..2 box|mailbox|server; any ..1 more; relay; outbound; {full}; too many recipients; too many ..2 recipients; {full} ..1 too many; too many messages ..3 server; sending limit; daily; sender ..3 {throttled}; {invalid} ..1 recipients; storage; folder; your account; per ..1 {user}; smtp`,
    source: 'support.google.com/mail/answer/22839; RFC 3463 4.2.1 in use',
    example: { response: '450 4.2.1 The user you are trying to contact is receiving mail too quickly.' },
  },
  {
    id: 'own-relay-rate',
    means: 'The limit of our own account at our own relay is reached.',
    label: 'sender_rate_limited',
    scope: 'own_infrastructure',
    any: `unusual ..1 sending|outbound|outgoing activity; relay|sending|outbound|outgoing|submission ..3 limit|quota|limits ..4 {throttled}|{user}|customer|account|exceeded|reached; {throttled} ..4 sending|relay|outbound|outgoing ..1 limit|quota;
      daily|hourly|account|user ..4 send*|sent ..3 limit|quota|cap ..2 exceed*|reached; {sender} ..2 quota ..2 exceed*|reached; tenant ..3 exceed*; throttl* ..1 quota|limit; your account ..4 {throttled}; credits ..2 exceed*; daily|hourly ..2 quota|limit ..2 exceed*|reached; {domain} ..2 exceed* ..8 per ..1 hour|day`,
    none: '{ip}; {client} ..3 {throttled}; same; reputation',
    source: 'support.google.com/a/answer/6140680; learn.microsoft.com 5.7.705',
    example: { response: '550 5.4.5 Daily SMTP relay limit exceeded for user.' },
  },
  {
    id: 'frequency-limited',
    means: 'A frequency or a number per time is exceeded, whatever else is said of our address.',
    label: 'sender_rate_limited',
    scope: 'sender_at_provider',
    any: 'only send ..4 per; dictionary|harvesting|harvest attack; sent|send ..4 {message} ..4 minute|hour; exceed* ..8 per ..1 second|minute|hour|day; {client}|{sender}|{message}|{domain} ..8 slower|{toofast}; {toomany} ..1 same; denial ..1 service; {client}|{sender}|{message}|{domain} ..2 frequency|rate ..3 limit*|exceed*; {toomany} ..8 hour|hours|minute|minutes|day|period; {toomany} ..4 concurrent|simultaneous',
    none: '{full} ..2 {mailbox}|{user}; {user}|{mailbox} ..4 {full}; {listed}; loop; sending limit|quota; daily ..2 limit|quota; {invalid} recipients; recipients ..2 {message}; hops',
    source: 'service.mail.qq.com, frequency limits; RFC 3463 X.4.5',
    example: {
      response:
        '550 Ip frequency limited [Blocked IP 192.0.2.22]. http://service.mail.qq.com/cgi-bin/help?no=1000725',
      stage: 'end',
    },
  },
  {
    id: 'message-rate',
    means: 'The same message was offered too often.',
    label: 'sender_rate_limited',
    scope: 'message',
    any: '{throttled} ..8 same ..2 message|id|content; same ..2 message ..8 {throttled}',
    source: 'support.google.com/mail/answer/188131, 4.7.28',
    example: {
      response:
        '421 4.7.28 Gmail has detected this message exceeded its quota for sending messages with the same Message-ID:.',
    },
  },
  {
    id: 'complained-before',
    means: 'A sending service holds mail back because this recipient complained or left: no dead address.',
    label: 'policy',
    scope: 'recipient',
    any: 'spam reporting address; marked ..3 {spam}; {user}|{address} ..4 complained|unsubscribed; unsubscribed ..1 {user}|{address}; previously complained',
    none: '{message} ..2 marked; {user} ..2 {absent}; gateway|filter|server|system',
    source: 'Mailgun, codes 605 to 607',
    example: { response: '607 Not delivering to a user who marked your messages as spam' },
  },
  {
    id: 'spam-verdict',
    means: 'The message itself was judged, whatever address is named beside it.',
    label: 'spam_content',
    scope: 'message',
    any: '{spam} ..2 level|score|confidence|probability ..3 exceed*|above|over|high; {message} ..3 detected|classified|identified|recognized|recognised|marked|flagged|considered|tagged|erkannt|eingestuft|identifie|considere|identificado|identificato ..2 {spam}|malicious|suspicious',
    none: 'scanner|scanners; {client} ..2 {listed}; {message} ..2 from ..2 {client} ..3 {spam}; you ..2 {spam}',
    source: 'LABELS.md, "this message was judged spam"',
    example: {
      response:
        '554 5.7.1 This email from IP 192.0.2.1 has been rejected. The email message was detected as spam',
      stage: 'end',
    },
  },
  {
    id: 'slowed-for-reputation',
    means: 'We are slowed down because of our reputation: waiting and less volume help.',
    label: 'sender_rate_limited',
    scope: 'sender_at_provider',
    any: `{toomany} ..2 complaints; high volume|volumes ..4 complaints; rate limit*|limited; temporar* ..2 rate|throttl*|limit*; deferred ..6 complaints|reputation|volume|unexpected; {message} ..4 @ip ..3 deferred; throttl* ..8 reputation; reputation ..8 throttl*|deferred|slow*`,
    none: 'relay limit; {box} ..3 {absent}; recipient ..2 rate',
    source: 'support.google.com/mail/answer/81126; senders.yahooinc.com TSS04',
    example: {
      response:
        '451 4.7.1 The email server [192.0.2.175] is being temporarily rate-limited due to a poor reputation.',
    },
  },
  {
    id: 'domain-listed',
    means: 'Our domain, HELO name or sender address is on a list of bad domains, or has a bad name.',
    label: 'policy',
    scope: 'sender_at_provider',
    any: `{domain}|helo|ehlo|mailfrom|{sender} ..5 {listed}; {listed} ..4 {domain}|{sender}; @domainlist; rhsbl|surbl|uribl|dbl ..4 {client}|{sender}|{domain}|{listed}; {blocked} ..4 rhsbl|surbl|uribl|dbl;
      reputation ..3 {sender} {domain}; reputation ..2 sending ip @host|{domain}; reputation ..2 {domain}|@host; {domain} ..2 reputation; sending ip address domain; ip address domain; country ..4 {listed}|{blocked}`,
    none: `{sender} ..1 {ip} ..2 {listed}; {listed} ..1 url|urls|link|links|uri|uris; host|ip|@ip|server ..3 {listed}; url|urls|link|links|uri|body|contains ..6 {listed}|@domainlist|surbl|uribl|dbl; {sender} @ip; spammer; {sender} ..2 @iplist; sender intelligence; reputation sender; sender poor; sender base`,
    source: 'spamhaus.org DBL; RFC 5782 on domain lists',
    example: {
      response:
        '550 5.1.0 MXIN506 MailFrom domain is listed in Spamhaus. To request removal from this list see https: //www.spamhaus.org/query/lookup/',
      stage: 'mail',
    },
  },
  {
    id: 'link-listed',
    means: 'A link in the message is on a list.',
    label: 'spam_content',
    scope: 'message',
    any: `url|urls|link|links|uri|uris|hyperlink|website ..6 {listed}|@domainlist|{spam}|{blocked}|bad|surbl|uribl; {listed}|{spam}|surbl|uribl|bad|{blocked}|suspicious ..2 url|urls|uri|link|links ..3 {message}|body|$; body|contains|content ..6 {listed}|@domainlist|surbl|uribl; uribl|surbl ..2 policy|filter|filtered`,
    none: '{client} ..3 {listed} ..6 see; visit ..3 link; follow ..3 link; click ..3 link',
    source: 'surbl.org; LABELS.md, IP against domain',
    example: { response: '554 rejected due to spam URL in content' },
  },
  {
    id: 'address-listed',
    means: 'Our IP address, network or host is on a block list or has a bad reputation.',
    label: 'sender_blocked_ip',
    scope: 'sender_at_provider',
    any: `{client} ..8 {listed}|spammer|spamming|banned; {listed} ..6 {client}; @iplist; spamhaus|spamcop|sorbs|dnsbl|rbl|xbl; {blocked} ..4 {listed}; ^ {listed}; {listed} $; poor reputation sender; {sender} ..3 {listed}; reputation ..3 {client}; {client} ..3 reputation; {listed} ..2 {blocked};
      dynamic ips; {client} ..6 open relay|proxy; insecure ..1 relay; unsecured|insecure|open|anonymous|public proxy; sending spam; {spam} ..3 from your; mta|mtas ..2 poor reputation; you ..3 {listed}; hosts ..2 {listed}; none bad reputation; blacklisted|blocklisted|blacklist|blocklist`,
    none: 'extension|extensions|attachment|attachments; recipient ..2 blocklist; recipient ..3 blacklist*; {user} ..2 blacklisted ..2 sender; url; urls; personal ..1 blocklist|blacklist; {user} ..2 blocklist|blacklist; {user} ..2 put|placed|set ..6 {listed}; {user} ..2 {not} ..2 want|wants|wish; by {user} ..2 list|blacklist|blocklist',
    source: 'RFC 5782; Postfix smtpd reject_rbl_client',
    example: { response: '550 5.7.1 Rejected: 192.0.2.95 listed at zen.spamhaus.org' },
  },
  {
    id: 'address-refused',
    means: 'Our IP address, network or host is refused, without a list being named.',
    label: 'sender_blocked_ip',
    scope: 'sender_at_provider',
    any: `host {not} recognized|recognised; {client} ..1 caught; {ip} hangup|suspended|disabled|filtered; {invalid} {ip} $; suspicious ..4 {client}; {client} ..3 {not} ..2 list; abuse ..3 {client}; {client} ..3 penalty; dynamic|dialup|dial|residential ..2 addresses|addressen|ips|hosts|range; access ..2 your ..1 location|country|region; {client} ..4 {not} ..3 whitelist*|allowlist*|whitelisted; {client} ..3 screened; {not} ..1 mail exchanger; {client} ..6 {blocked}|spam|dynamic|dialup|residential|bad|abuse|abusive; {blocked}|bad|dynamic|dialup|dial|residential ..4 {client}; suspicious ..1 {client}; {not} ..3 send ..3 directly|direct;
      {not} ..1 allowed|permitted ..1 connect; ip ..2 prison|jail; your access ..8 {blocked}; {not} accept* connections; {spam} ..5 {client}; host network {blocked}; host ..2 {blocked}; {blocked} ..2 host|server; your ..2 isp|provider|network ..6 {blocked}; dul|dialup|dynamic|transient ..3 {ip}|address|pool|range|space|host`,
    none: `{user} ..1 {blocked} ..1 your|you|{message}; find ..3 exchanger; {message} {domain} {blocked}; {blocked} {sender}; {box} ..3 {absent}; {box} ..2 {disabled} ..2 user; {ip} ..2 relay; relay*|relaying ..3 {blocked}; {blocked} ..3 relay*; {not} ..3 relay*; mismatch*|mismatches; {message} expired;  {message} size; rate limit*; ratelimit*; timed out; exceed* ..2 limit|limits; {sender} {address} {blocked}; {not} ..1 accept* ..2 {message} $; recipient ..4 {blocked} ..3 host; accept* ..2 connections ..3 time; {not} accept* {message} ip $; {toomany} ..2 sessions|connections`,
    source: 'Postfix smtpd check_client_access; LABELS.md, IP against domain',
    example: { response: '554 5.7.1 <mail.example.com[192.0.2.123]>: Client host rejected: Access denied' },
  },
];
