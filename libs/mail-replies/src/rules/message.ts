import type { ReplyRule } from '../rule.js';

/** The message and the dialogue: how much, how big, what is in it, how it was handed over. */
export const MESSAGE: readonly ReplyRule[] = [
  {
    id: 'too-many-recipients-in-transaction',
    means: 'One transaction names too many or mixed recipients: split it.',
    label: 'protocol_error',
    scope: 'own_infrastructure',
    any: `more than ..2 recipients; recipient|recipients ..1 count|number ..4 transaction|message|session|envelope; {throttled} ..2 recipients ..4 per|message|transaction|session|reduce|single|envelope|mail|email; {message} ..3 {throttled} ..2 recipients; recipients belong ..2 multiple; separate transaction; multiple ..2 regions|recipients|domains ..3 {not}|separate|transaction; one recipient ..4 time; only one ..1 recipient; recipients per`,
    none: 'hour; day; {invalid} recipients; {absent} recipients; minute',
    source: 'RFC 5321 4.5.3.1.10; RFC 3463 X.5.3',
    example: {
      response:
        '452 This message contains too many recipients. Reduce the number of recipients and retry. IB605',
    },
  },
  {
    id: 'too-many-recipients-code',
    means: 'Too many recipients, with the enhanced code for the limit of one transaction.',
    label: 'protocol_error',
    scope: 'own_infrastructure',
    enhanced: ['4.5.3', '5.5.3'],
    any: '{throttled} ..2 recipients|rcpts|rcpt; recipients; recipient limit',
    none: 'hour; day; {invalid} recipients; {absent} recipients; minute',
    source: 'RFC 3463 X.5.3',
    example: { response: '452 4.5.3 Error: too many recipients', stage: 'rcpt' },
  },
  {
    id: 'too-much-too-fast',
    means: 'We send too much, too fast, over too many connections or to too many wrong addresses.',
    label: 'sender_rate_limited',
    scope: 'sender_at_provider',
    any: `{toomany} ..4 connections|sessions|{message}|recipients|concurrent|simultaneous|connects|users|unknown|invalid|bounces|deliveries|attempts|connexions|conexiones|connessioni|verbindungen; {toofast}; too much ..2 {message}|traffic; rate limit*|limited|exceeded; ratelimit*; throttl*;
      exceed*|maximum|max|limit|number|quota ..4 connections|sessions|messages ..3 per|reached|exceed*|allowed|limit|session|connection|hour|day|minute; {message}|connection|connections|session|frequency|volume|hourly|daily|minute ..2 limit|limits|limited|quota ..2 {throttled}|exceed*|reached|$; exceed* ..4 {message} ..2 per; slow down; {throttled} ..3 volume|frequency|traffic;
      connection|domain|ip|sender|sending frequency ..1 limit*; exceed* ..3 limit|limits|quota; excessive|many ..2 {absent}|{invalid} recipients|users|addresses; exceed*|unusual|excessive ..4 rate|volume|traffic|frequency|connections|limits; {sender} ..3 {throttled}; max {message} per connection; flood*; rate ..6 exceed*; limit ..3 connections|messages ..2 {throttled}`,
    none: `exceed ..1 quota; quota ..1 @addr; attachment; message count; size; {message} ..2 {throttled} ..1 large|big; {full} ..2 {user}|{mailbox}; hop|hops; too many received; {user} ..2 {full}; too many ..1 messages ..2 server; storage; {mailbox} ..2 {full}; attachments; header; headers; queue quota; mailbox; resources; disk; too many ..1 errors; over ..2 quota; long; length; user quota; quota ..1 exceeded; exceeded ..1 quota; too much ..1 {message} data; ^ quota exceed*; bounced ..2 quota; {user} ..2 quota; lookups`,
    source: 'RFC 3463 X.4.5, X.7.28; Postfix anvil',
    example: { response: '421 4.7.0 mx.example.net Error: too many connections from 192.0.2.1' },
  },
  {
    id: 'virus',
    means: 'The message holds a virus or malware.',
    label: 'spam_content',
    scope: 'message',
    any: 'virus|viruses|malware|trojan|worm|infected|ransomware|phish*|viral|malicious',
    none: '{user} ..2 {absent}; {client}',
    source: "providers' postmaster pages; clamav-milter",
    example: { response: '550 virus detected' },
  },
  {
    id: 'attachment',
    means: 'A kind of attachment is forbidden.',
    label: 'policy',
    scope: 'message',
    any: 'suspicious ..1 attachment|attachments; content type|types ..2 {blocked}; macro|macros; password|encrypted ..1 protected|archive|archives|zip; embedded ..2 {blocked}; html ..2 {blocked}|unacceptable; {listed}|high|risk ..5 extension|extensions; executable attachment; content ..3 potential ..1 security; attachment ..2 guidelines; attachment|attachments|attached|anhang|filename|extension ..6 {blocked}|illegal|executable|extension|type|{invalid}|security|dangerous; {blocked}|unacceptable|illegal|executable|dangerous|banned|prohibited|potentially|unsafe ..3 attachment|attachments|file|files|extension|filename; ^ reject ..6 banned; file ..2 type|extension|name ..3 {blocked}; executable ..2 content|file; banned name',
    none: 'size; large; number; big',
    source: 'support.google.com/mail/answer/6590; amavisd banned files',
    example: { response: '552-5.7.0 Our system detected an illegal attachment on your message.' },
  },
  {
    id: 'spam-content',
    means: 'This message was judged to be spam.',
    label: 'spam_content',
    scope: 'message',
    any: `pattern detection; hvu b1|b2|t1; url|urls|link|links ..6 complaint|complaints; {message} ..3 {blocked} ..3 filter $; {spam} ..1 scale|level; headers ..2 {spam}; {message} ..20 {spam}; {message} ..8 suspicious|unwanted|bulk; {spam} ..5 {message}|content|filter|score|detected|suspected|rejected|{blocked}; {blocked} ..6 {spam}; {blocked} ..2 bulk; {spam} $; ^ {spam}; suspicion ..2 {spam}; content ..4 {blocked}|{spam}|{not}|policy|filter; {blocked} ..5 content|body|subject; contents ..2 {blocked};
      suspicious ..4 content|message|links; {spam} ..3 {not}; looks like {spam}; {message} ..4 content ..3 {blocked}; keyword|keywords|words ..4 {blocked}|forbidden|{message}; subject ..4 {blocked}|{invalid}; score ..4 exceed*|high|threshold|too; {blocked}|forbidden|bad ..1 word|words|phrase|keyword|term; {failed} ..2 {spam}; gtube; {message} scored; probability ..2 {spam}; {spam} ..1 probability`,
    none: 'badmailfrom; {blocked} by content policy|manager|rule|rules; {user}|{mailbox} ..3 {absent}; spamming; {client} ..3 {spam}; {spam} ..5 {client}; {spam} source; your ..1 {ip}; spam trap; spamtrap; abuse from; no spam ..3 policy ..3 recipient; {spam} ..4 unauthenticated; {message} ..5 size; low reputation; {client} ..3 {listed}',
    source: 'RFC 5321 4.2.5, content refusals; LABELS.md',
    example: { response: '554 5.7.1 Spam message rejected; If this is not spam contact abuse' },
  },
  {
    id: 'message-too-large',
    means: 'The message, a header or the number of attachments is too big.',
    label: 'message_too_large',
    scope: 'message',
    any: `too much ..1 {message} data; more than ..2 mb|kb|megabytes|kilobytes|bytes; {toomany} ..1 attachments; attachment ..1 count; {message}|header|headers|attachment|attachments|data|line|lines|size|file ..5 too ..1 large|big|long|many; too ..1 large|big|long ..3 {message}|header|headers|attachment; {message}|header|headers|attachment|attachments|number|length|line ..5 exceed*|larger|bigger|over|greater ..6 size|limit|maximum|length|limits|kb|mb|bytes|fixed; size ..6 exceed*|exceeds|larger|greater|limit|too|maximum|{not};
      exceed*|over|maximum|max ..5 message|fixed|attachment|maximum|size ..2 size|length|limit|limits; length exceed*; {message} size; message length; exceed* ..3 size; nachricht ..3 gross; zu gross; taille ..3 message|maximale; demasiado grande; troppo grande; volumineux; too large|big; mail exceeds`,
    none: 'loop*|looped|received; {mailbox} ..1 size; rate; submission; {mailbox} ..3 {full}; {mailbox} ..1 exceed*; quota; {user} ..2 {full}; storage; {throttled} recipients; queue; {message} per',
    source: 'RFC 1870 6; RFC 3463 X.3.4',
    example: { response: '552 5.3.4 Message too large' },
  },
];
