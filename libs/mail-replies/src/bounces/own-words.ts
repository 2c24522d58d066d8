import type { ReplyLabel, ReplyScope } from '#domain';

/** Words of a reporting system itself. The first that stand in a text decide. */
interface OwnWords {
  readonly words: RegExp;
  readonly label: ReplyLabel;
  readonly scope: ReplyScope;
}

/** What the reporting system says of itself or of DNS: it decides before the reply rules where no server is quoted. */
export const SELF_WORDS: readonly OwnWords[] = [
  {
    words:
      /\bnot found, try again\b|\bdid not accept our requests to connect\b|\bfailing for a long time\b|\bdelivery failed \d{1,3} attempts\b|\bhost not reachable\b|\b(?:delivery|message) (?:time|has )?expired\b|\bdeferred: (?:connection|operation|network)/i,
    label: 'server_temporary',
    scope: 'provider_outage',
  },
  {
    words:
      /\bpipe to \||\bprocmail:|\bunknown mailer error|\blocal delivery failed|\bcommand (?:died|failed|output)|\bmail delivery agent|\bcan't create (?:user )?output file|\bchild (?:process|status)\b.{0,30}\bfailed/i,
    label: 'other',
    scope: 'provider_outage',
  },
  {
    words: /\bgroups\.google\.com|\bgoogle groups\b/i,
    label: 'policy',
    scope: 'recipient',
  },
  {
    words:
      /\bnull ?mx\b|type=mx: malformed or unexpected name server reply|\bnxdomain\b|\bunrouteable (?:mail )?(?:address|domain)|\billegal host\/domain|\b(?:domain|host)(?: name)? not found\b|\bhost unknown\b|\bdoesn'?t receive email\b|\bdns lookup failure: host|\bhost(?:\/domain)?\b.{0,80}\b(?:not found|does not accept mail)\b|\bno smtp service\b|\bno mx (?:found|record)|\bcouldn'?t find (?:a mail exchanger|any host)/i,
    label: 'domain_unknown',
    scope: 'recipient',
  },
  {
    words: /一杯|容量(?:超過|オーバー)/,
    label: 'mailbox_full',
    scope: 'recipient',
  },
  {
    words:
      /\bno valid recipients\b|\bcheck if (?:the )?address is correct|\baddress not found\b|宛先不明|見つかりません|存在しません|リストにありません|見つかりませんでした/i,
    label: 'mailbox_unknown',
    scope: 'recipient',
  },
];

/** For what no reply rule knows, whoever said it. */
export const OWN_WORDS: readonly OwnWords[] = [
  {
    words:
      /\b(?:quota|mailbox|mail ?folder|inbox|postfach)\b.{0,40}\b(?:full|exceed(?:s|ed)?|over|voll|überschritten|limit)|\bmailbox is full|\bdisk quota/i,
    label: 'mailbox_full',
    scope: 'recipient',
  },
  {
    words:
      /\b(?:account|mailbox|user|konto)\b.{0,40}\b(?:disabled|inactive|suspended|locked|deactivated|gesperrt|closed)/i,
    label: 'mailbox_disabled',
    scope: 'recipient',
  },
  {
    words:
      /\b(?:message|mail|attachment|size)\b.{0,50}\b(?:too (?:large|big)|exceeds? (?:the )?(?:maximum|size|limit)|zu groß)|\bmax(?:imum)? (?:message )?size/i,
    label: 'message_too_large',
    scope: 'message',
  },
  {
    words:
      /\b(?:user|recipient|mailbox|account|alias|address|name)s?\b.{0,60}\b(?:unknown|not (?:found|exist|known|listed|recognized|unique)|does(?: not|n't) exist|unbekannt|nicht gefunden|couldn'?t be found|invalid)|\b(?:unknown|no such|invalid|nonexistent) (?:local )?(?:user|recipient|mailbox|address)|\bdoesn't have an? .{0,60}account/i,
    label: 'mailbox_unknown',
    scope: 'recipient',
  },
  {
    words:
      /\b(?:host|domain|server)\b.{0,40}\b(?:unknown|not found|does(?: not|n't) exist|unrouteable|nicht gefunden)|\bunrouteable|\bnxdomain|\bno such domain|\b(?:couldn'?t|can'?t|cannot) find (?:any|a) (?:host|mail exchanger|domain|ip)|\bname or service not known|\bdomain is not reachable|\bdoes not accept mail/i,
    label: 'domain_unknown',
    scope: 'recipient',
  },
  {
    words: /\b(?:loop|too many hops|hop count|too many received|loops back)\b/i,
    label: 'other',
    scope: 'recipient',
  },
  { words: /\b(?:spam|virus|malware|infected|phishing)\b/i, label: 'spam_content', scope: 'message' },
  {
    words: /\brelay(?:ing)?\b.{0,30}\b(?:denied|not permitted|not allowed)/i,
    label: 'relay_denied',
    scope: 'recipient',
  },
  {
    words:
      /\b(?:time[d]?[ -]?out|time-out|expired|retry timeout|too long|delayed|deferred|retr(?:y|ied)|connection (?:refused|lost|reset|died|dropped)|couldn'?t be contacted|unreachable|network|not responding|cannot connect|could not connect|wasn'?t able to establish|unable to connect|no route to host|temporar(?:y|ily)|zeitüberschreitung)\b/i,
    label: 'server_temporary',
    scope: 'provider_outage',
  },
];
