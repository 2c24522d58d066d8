import type { ReplyRule } from '../rule.js';

const AUTH_METHOD = 'spf|dkim|dmarc|domainkeys|senderid|arc';

/** Who we are, and how we prove it: headers and names, DNS, authentication, encryption. All of it is ours to repair. */
export const IDENTITY: readonly ReplyRule[] = [
  {
    id: 'greylisted',
    means: 'Greylisting: first contact, come back in some minutes.',
    label: 'greylisted',
    scope: 'message',
    any: `@greylist; greylist*|graylist*|graulist*|postgrey; grey|gray list*|listed|defer|rbl; liste grise; lista gris; unknown triplet; first ..1 time|contact|attempt ..6 later|again|retry`,
    source: 'RFC 6647 2 and 3',
    example: {
      response: '450 4.2.0 <user@example.com>: Recipient address rejected: Greylisted for 300 seconds',
      stage: 'rcpt',
    },
  },
  {
    id: 'greylisted-wait-named',
    means: 'A 4xx that names a wait in seconds or minutes is greylisting in other words.',
    label: 'greylisted',
    scope: 'message',
    codes: ['4'],
    any: 'again|retry|back|wait|deferred|delayed|later ..4 seconds|secs|minutes|mins|minuten|sekunden|secondes|minuti; wait ..3 second|minute; minutes|seconds ..2 {later}|again|back',
    none: '{listed}; {throttled}; {box} ..3 full; dns; lookup; quota; time out; timeout; expired',
    source: 'RFC 6647 3.1',
    example: { response: '450 4.7.1 Please try again in 300 seconds', stage: 'rcpt' },
  },
  {
    id: 'sign-in',
    means: 'An answer to AUTH is about our credentials, our rights or the way we sign in.',
    label: 'auth_failure',
    scope: 'own_infrastructure',
    stages: ['auth'],
    none: 'system; server ..2 {unavailable}|busy|error; tls|starttls|encryption|encrypted; syntax|sequence|unrecognized|command',
    source: 'RFC 4954 4 and 6',
    example: { response: '432 4.7.12 A password transition is needed', stage: 'auth' },
  },
  {
    id: 'header-doubled',
    means: 'A header that may stand once stands twice, whichever it is.',
    label: 'protocol_error',
    scope: 'message',
    any: 'more than ..1 one ..2 header|headers|from; duplicate|doubled ..3 header|headers; multiple ..2 headers',
    none: 'exceed*; size',
    source: 'RFC 5322 3.6; RFC 6376 5.4.2',
    example: { response: "554 Transaction failed: Duplicate header 'DKIM-Signature'.", stage: 'end' },
  },
  {
    id: 'line-too-long',
    means: 'A line of the message is longer than lines may be, or a header holds what it may not.',
    label: 'protocol_error',
    scope: 'message',
    any: 'line ..1 limit|length ..1 exceed*; exceed* ..2 line ..1 limit|length; header|subject ..2 contains ..1 {invalid} characters|character',
    none: 'command',
    source: 'RFC 5322 2.1.1',
    example: { response: '500 Line length exceeded. See RFC 5321 4.5.3.1.', stage: 'end' },
  },
  {
    id: 'sender-syntax',
    means: 'The sender address as we wrote it breaks the syntax of RFC 5321.',
    label: 'protocol_error',
    scope: 'own_infrastructure',
    any: '{sender} ..4 {not} ..1 valid ..1 rfc|syntax; {sender} ..3 syntax; bad|invalid syntax ..3 {sender}; malformed|illegal ..2 {sender}; {sender} ..2 malformed|illegal; {sender} ..2 too long; {sender} ..1 must ..1 contain; need ..1 fully qualified; {sender} ..4 qualified; unqualified ..2 {sender}',
    source: 'RFC 5321 4.1.2',
    example: { response: '553 5.1.7 The sender address address is not a valid RFC 5321 address.' },
  },
  {
    id: 'header-fault',
    means: 'A header of the message is missing, doubled, empty or malformed.',
    label: 'protocol_error',
    scope: 'message',
    any: `header|headers ..2 corrupt|damaged|illegal|error|wrong|unacceptable|invalid|bad; {failed}|duplicate|multiple|blank|empty|missing|double|unqualified ..6 header|headers|messageid; header|headers ..6 {failed}|duplicate|multiple|blank|empty|missing|error;
      message id ..3 {failed}|missing|required; {failed}|missing|no ..3 message id; header|headers {not}; blank from; from blank|empty|missing; encoded word; {failed} mime;
      mime ..4 {failed}|error; not ..3 rfc ..1 5322|2822|822|compliant; {not} ..1 conform*|comply ..3 rfc*|standard|standards|specification; invalid|bad|malformed|illegal|corrupt ..2 data|format|structure|mime|encoding|boundary|characters|character; data|content format error; unicode|nonencoded|8 ..2 header|headers|character|characters|data; rfc ..6 compliant|compliance; body type; 8bitmime|binarymime ..4 {not}|required; smtputf8 ..3 required; conversion ..2 required|prohibited; rfc5322|rfc2822|rfc822|5322|2822 ..3 compliant|compliance|violation|format|syntax; violat* ..3 rfc;
      {message} malformed|nonconforming; malformed {message}; bare lf|cr|newline|linefeed; 8bit|eightbit|nonascii ..4 {not}|header|data|characters|unencoded; line|lines ..2 too long; line limit; lone cr|lf; multiple from; null|nul byte|bytes|character|characters; @barelf; {not} comply ..3 standard|standards|rfc; corrupt ..2 {message}; {invalid} message content; no|missing|without ..1 date|from|to|cc|subject|sender header|headers|field|fields; badheader; bad header|headers|_header`,
    none: `${AUTH_METHOD}; {sender} ..2 {not} ..1 verified; verify ..2 {sender}; spoofing|antispoofing|spoofed; rfc 5321; too ..2 big|large|long|many ..3 headers; exceed*; aligned; alignment; hop; hops; loop; looping; command|commands; {spam} header|headers; header based`,
    source: 'RFC 5322 3.6',
    example: {
      response: '550 5.7.1 Messages missing a valid Message-ID: header are not accepted.',
    },
  },
  {
    id: 'reverse-dns',
    means: 'Our address has no PTR record, or one that does not lead back to it, or a generic one.',
    label: 'auth_failure',
    scope: 'own_infrastructure',
    any: `get|need|set|configure ..3 reverse dns|hostname; ptr ..8 {failed}|no|generic; {not} ..4 ptr|rdns; {not} ..4 reverse|inverse ..1 dns|lookup*|hostname|eintrag|name|lookups; {failed}|bad|no|without|generic|valid ..6 ptr; ptr|rdns resource|record|records; rdns|fcrdns ..6 {failed}|required|generic|no|none; {failed}|no|generic ..5 rdns;
      reverse|rev|inverse|forward ..3 dns|lookup|hostname|host|name|entry|record|mapping|resolution ..8 {failed}|fail|generic|required|none|no|does|not|error;
      {failed}|no|bad|generic|find|valid|requires|require ..5 reverse|inverse ..2 dns|lookup*|hostname|host|name|entry|record|mapping|resolution|address;
      unverif*|unverifyable ip|ips; unverif*|unverifyable sending|client|connecting ip|ips|host|hosts|server|servers; find|found|determine|resolve|verify ..2 your ..2 hostname|host|name; @ip ..1 host|client|server {not} ..1 resolve|resolved|resolves|resolvable $; forward confirmed; name ..2 {not} ..1 match* ..2 ip; {ip}|client|host ..3 {not} ..3 resolve|resolves|resolvable|resolved ..5 hostname|name|host; no hostname ..2 {ip}; hostname|host ..3 {not} ..2 match ..3 {ip}; ip ..2 name lookup failed;
      lead|leads|point|points ..2 back ..2 {ip}|name; reverse dns|hostname $; reverse dns ..3 contains|looks|dynamic|matches; ptrrecord; {ip} {not} ..1 hostname; {ip} ..4 no ..2 hostname|dns name; resolve ..2 your ..2 {ip}|address|domain; no dns ..2 @ip; fix reverse; {failed} reverse; ip ..2 must ..1 resolve`,
    none: 'helo ..4 forward dns; recipient domain; {box} unknown; mx ..2 recipient; relaying|relay {blocked}',
    source: 'RFC 8601 3, "iprev"; providers\' sender guidelines',
    example: {
      response: '550 5.7.1 Client host rejected: cannot find your reverse hostname, [198.51.100.42]',
    },
  },
  {
    id: 'sender-authentication',
    means: 'SPF, DKIM or DMARC of our domain fails, is missing or is not aligned.',
    label: 'auth_failure',
    scope: 'own_infrastructure',
    any: `{sender} {not} ..1 passed|pass; {invalid}|missing|no|bad ..2 signature|signatures; your ..4 forging|forges|forge; ${AUTH_METHOD} ..8 {failed}|fail|policy|alignment|requires|required|no|none|hard|action|quarantine|unauthorized|violation|check|record; {failed}|policy|no|none|meet|violates|requires|due|lacks ..8 ${AUTH_METHOD};
      ^ ${AUTH_METHOD} $; sender policy framework; sender id ..3 {failed}; {failed} ..4 authentication checks|information|results|requirements; message|mail|email unauthenticated; unauthenticated {message}; unauthenticated ..1 {sender}|users|clients|connections;
      {not} ..2 authorized|permitted|allowed|designated ..3 send|sender ..6 {domain}|@host|@addr|behalf; {not} ..2 authorized|permitted|allowed sending ..4 {domain}|@host; @addr ..1 {not} ..1 authorized|permitted|allowed ..1 send ..2 from; @host|{domain} ..1 {not} ..2 allow|permit|authorize|designate ..3 send*;
      {not} registered domains; unregistered domains; spoof*|antispoof*|forged|forgery|impersonat*; {domain} ..4 mismatch* ..4 {client}; {invalid} ip ..4 {domain}; {sender} ..3 {not} ..2 authenticated; required authentication level; ipv6 sending guidelines; responsible address;
      @spf; not ..2 aligned; authentication results; email authentication; message|mail|email ..6 authenticated ..4 ${AUTH_METHOD}; openspf`,
    none: 'spam score; resolver; relay ..3 denied; helo; signing',
    source: "RFC 7208 8, RFC 6376, RFC 7489 6.6; providers' sender guidelines",
    example: {
      response: '421 4.7.32 This mail has been rate limited because there is no DMARC alignment',
      provider: 'google',
    },
  },
  {
    id: 'recipient-callout',
    means: 'They asked the server behind them for the recipient, and it said no: a hint, no proof.',
    label: 'mailbox_unknown',
    scope: 'recipient',
    codes: ['5'],
    any: 'callout verification ..1 {failed}',
    all: ['{user}|{mailbox}'],
    none: '{sender}; {full}; {later}; {blocked}',
    proof: false,
    source: 'Exim, verify = recipient/callout',
    example: { response: '550-Callout verification failed:\n550 550 invalid recipient', stage: 'rcpt' },
  },
  {
    id: 'sender-unverifiable',
    means: 'Fault is found with the sender: its address or domain is unknown, invalid or cannot be verified.',
    label: 'auth_failure',
    scope: 'own_infrastructure',
    any: `{sender} ..2 {not} ..2 same|identical|owner; {sender} ..3 differs|differ|different; {sender} ..1 {domain} ..2 {not} ..1 accept* ..1 {message}; your mail exchanger|exchangers; {sender} {not} ..1 one; {domain} ..2 must ..1 resolve; from must; backscatter protection; mx ..2 your; {not} ..2 mx ..3 your; {sender} ..3 mismatch*|mismatches|fake|bogus; fake|bogus|faked|unvalidated|unverified ..1 {sender}; {sender} ..1 unvalidated; mail|mails|email from {invalid}|{absent}|fake|mismatch*; {invalid} mx; {sender} ..2 empty|missing; batv; {domain} must exist; mail|email from ..3 mismatch*|mismatches; {sender} {invalid}|{absent} $; {not} ..2 valid ..2 {sender} {address}|{domain}; bad outbound {sender}; {sender} ..1 must ..2 equal|match|end|resolve|exist; {not} ..1 local sender; email address {not} ..1 verified; sendasdenied*; exception sendasdeniedexception; {sender} ~5 {absent}|unresolv*|unresolvable|unverified|nonroutable|notexist; {sender} ..6 {invalid}|verif*|verification|callout|mx|resolve|resolves|resolvable|exist|routable|undeliverable|unreachable|fqdn|logged;
      {invalid} {sender}; {invalid} ..2 {sender} ..1 {domain}|{address}|$; verif* ..3 {sender}; verification failed; callback|callout ..4 {failed}|verif*|{sender}; {sender} ..2 {not} ..2 owned; {not} owned ..2 user; from {domain} ..2 {invalid}|{absent};
      unresolvable ..5 {domain}; {domain} ..2 {sender} ..8 {failed}; {domain} ..3 {not} resolve; bogus ..2 {sender}|mx; {failed} resolve ..4 {sender}; send* ..2 {domain} ..3 {absent}|{invalid}; valid mx; bad from; {absent} {sender}; dns ..5 {sender} ..4 {failed}; {not} route ..2 {sender}; {not} ..2 permission|permissions ..1 send ..2 {sender}|behalf; {domain} ..1 name required; cannot resolve ..3 {domain} ..3 {sender}; sender ..5 dns; {invalid} ..1 dns ..1 mx; dns ..3 {failed} ..3 your; {sender} ..4 {not} ..1 logged; {sender} ..1 {blocked} ..1 {mailbox}|{user} {disabled}|{barred}; {domain} ..4 dns check ..1 {failed}`,
    none: 'recipient|destination|target {domain}; credentials relay; {mailbox}|{user} ..2 {full}; {sender} ..3 {listed}; {domain} ..2 {listed}; recipient {domain} must; recipient|user|rcpt ..1 verification|verify; {sender} ..1 {ip}; {box} ..3 {absent} ..2 {sender} ..1 rejected; recipient ..2 sender; group member|members; {blocked} ..3 policy; reputation; {spam}; relaying|relay {blocked}; {not} ..2 permitted|allowed|authorized ..2 relay; {not} ..1 accept* ..2 {message} ..3 {sender}',
    source: 'Postfix smtpd reject_unknown_sender_domain; Exim verify = sender',
    example: { response: '450 4.1.8 <kijitora@example.jp>: Sender address rejected: Domain not found' },
  },
  {
    id: 'sender-named-at-mail',
    means: 'Mailbox words in answer to MAIL FROM are about our sender address.',
    label: 'auth_failure',
    scope: 'own_infrastructure',
    stages: ['mail'],
    any: '{box} ~3 {absent}|{invalid}|{disabled}|unavailable; {domain} ..4 {absent}|{invalid}|resolv*; {absent}|{invalid} ..1 {domain}; @host ..1 {absent}|{invalid}; @addr ..1 {not} ..3 account; user|mailbox unknown',
    none: '{client} ..3 {listed}|{blocked}; {listed}; policy restrictions',
    source: 'RFC 5321 3.3: the reply to MAIL is about the reverse-path',
    example: { response: '550 5.1.1 <bounce@city.example>: user unknown', stage: 'mail' },
  },
  {
    id: 'helo-name',
    means: 'The name that we give in HELO or EHLO is refused.',
    label: 'protocol_error',
    scope: 'own_infrastructure',
    any: 'helo|ehlo ..4 brackets|raw|literal|ip; {client} ..1 impersonating; helo|ehlo ..8 {failed}|invalid|argument|fqdn|qualified|name|blocked|fake|not|bogus|own|literal|command; {failed}|bad|fake|bogus|need|require|requires|use ..4 helo|ehlo; fully qualified ..1 hostname|domain|host; hostname {invalid} helo',
    none: '{sender} ..3 {absent}; credentials; {listed}; reputation; {domain} ..3 {blocked}',
    source: 'RFC 5321 4.1.4; Postfix reject_invalid_helo_hostname',
    example: { response: '501 5.5.4 HELO/EHLO argument is invalid.' },
  },
  {
    id: 'ehlo-domain-invalid',
    means: 'A domain named invalid in answer to EHLO is the name that we gave.',
    label: 'protocol_error',
    scope: 'own_infrastructure',
    stages: ['ehlo'],
    any: '{invalid} ..1 {domain}|name|host|hostname; {domain}|name|host|hostname ..2 {invalid}|{absent}',
    source: 'RFC 5321 4.1.4',
    example: {
      response:
        '550 5.5.4 Invalid domain name [SN1PEPF0002636D.namprd02.prod.outlook.com 2026-01-10T14:19:01.912Z 08DE4E5F1EB66B10]',
      stage: 'ehlo',
    },
  },
  {
    id: 'tls-required',
    means: 'They ask for encryption or a newer version of it.',
    label: 'tls_required',
    scope: 'own_infrastructure',
    any: `cipher|ciphers; client certificate; {invalid} ..2 certificate; certificate ..1 {not} ..1 verified|trusted; tls|starttls|ssl|encryption|encrypted|encrypt|tls1|tlsv1 ..5 required|requires|require|must|needed|mandatory|only|first|necessary|enforced|unencrypted|minimum;
      required|{not} ..2 encryption; upgrade ..1 tls; tls|ssl|starttls ..3 handshake|negotiat*|failure; start tls; {not} ..4 tls|encrypted|secure ..1 connection|session|channel; encrypted connections; requires|require|must|requiring|need|without|only|issue|use|insufficient ..5 tls|starttls|ssl|encryption|encrypted|tlsv1; plaintext|unencrypted|cleartext ..4 {blocked}|connection|{not}; tls ..3 version ..4 {not}|old|too|unsupported|deprecated; verschlusselung|verschlusselte|verschlusselt ~6 erforderlich|notwendig|nur|pflicht`,
    none: 'tls ..4 temporar*; tls {not} available ..2 temporary',
    source: 'RFC 3207 4; RFC 8460',
    example: { response: '530 5.7.0 Must issue a STARTTLS command first.' },
  },
  {
    id: 'sign-in-code',
    means: 'The code says that signing in failed; a user named in it is ours.',
    label: 'auth_failure',
    scope: 'own_infrastructure',
    codes: ['534', '535', '538'],
    none: 'size; big',
    source: 'RFC 4954 6',
    example: { response: '535 5.7.8 Error: authentication failed: user unknown' },
  },
  {
    id: 'smtp-auth-required',
    means: 'They want us to sign in (SMTP AUTH) before we send.',
    label: 'auth_failure',
    scope: 'own_infrastructure',
    any: `{message} before sending; check ..2 {message} ..3 pop|pop3 ..1 first|before; turn|enable|activate ..2 authentication|auth; authentication|auth|authenticat*|login|log ..3 required|first|needed|necessary|mandatory; requires|require|must|need|needs|should ..3 authenticat*|auth|login; {not} ..2 authenticated; smtp auth; client ..2 {not} ..2 authenticated; only ..3 authentication; anonymous ..4 {not}|{blocked}|send; send ..1 anonymous;
      authentication|credentials|auth ..3 {invalid}|failed|failure|rejected|unsuccessful|credentials; {invalid} ..1 credentials; username ..2 password; failed|failure ..1 authenticate; auth* credentials; pop before smtp; ^ authenticate; authenticate|login|log ..2 before|first; authenticate yourself`,
    none: 'local user|users only; before ..4 relay; required relay; relaying; relay {blocked}|access; credentials ..2 relay; credits; resolver; {user} ..3 requires ..2 senders; {not} ..2 relay',
    source: 'RFC 4954 6',
    example: { response: '530 5.7.1 Authentication required' },
  },
  {
    id: 'parameters-unknown',
    means: '555 is about the parameters of MAIL or RCPT, not about who is named in them.',
    label: 'protocol_error',
    scope: 'own_infrastructure',
    codes: ['555'],
    any: 'parameter|parameters|option|options|syntax; {not} ..1 recognized|implemented|supported',
    source: 'RFC 5321 4.1.1.11, 555',
    example: { response: '555 RCPT TO parameters not recognized or not implemented', stage: 'rcpt' },
  },
  {
    id: 'dialogue-fault',
    means: 'Our dialogue has made too many errors, or has the wrong order of commands.',
    label: 'protocol_error',
    scope: 'own_infrastructure',
    any: `angle brackets; no valid recipients; too many ..3 errors|commands|syntax|noop|noops; too many failures $; excessive ..3 data; smtputf8 ..3 {sender}|{address}|recipients|addresses; bounce|bounces|dsn ..8 one|single|multiple|multi ..1 recipient; multi recipient bounce|bounces; ascii {address}; characters ..4 commands; bad sequence; sequence ..2 commands; out ..1 sequence; syntax error; command ..2 {absent}|{invalid}|unrecognized|unimplemented; command ..1 {not} ..1 allowed|permitted|supported; command ..1 too long; {not} recognized|implemented|understand ..2 command|$; unrecognized ..1 command|parameter; need ..3 command|rcpt|mail;
      {invalid} command|parameter|parameters|arguments|argument|domain ..1 name ..2 $; command parameter; pipelining; improper ..3 command; synchronization error; protocol ..2 synchronization|error|violation; data before|without; unexpected ..2 data|command; you ..2 talk; send helo|ehlo|mail first; polite people; nested mail; helo|ehlo first; need mail|rcpt`,
    none: 'relay; {mailbox}; header; headers; {listed}; remote protocol; {user} ..2 {absent}; syntax error ..3 recipient|address|mailbox|domain; recipient ..3 syntax; {box} ..2 {invalid}; storedrv; host {not}',
    source: 'RFC 5321 4.2.4 and 4.3.2',
    example: { response: '503 5.5.1 Bad sequence of commands.' },
  },
];
