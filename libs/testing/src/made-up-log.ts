const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const RETRIES_MS = [5, 10, 20, 40, 67].map((minutes) => minutes * MINUTE_MS);
const LONGEST_RETRY_MS = 67 * MINUTE_MS;
const PIECE = 200;
const CHARACTERS = '0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxy';

/** What a made-up log of a city's Postfix is to tell. */
export interface MadeUpLog {
  readonly fromMs: number;
  readonly toMs: number;
  readonly mailsPerHour: number;
  /** When GMX refuses at the greeting; null: never. */
  readonly blockedFromMs: number | null;
  readonly blockedUntilMs: number;
  /** `old`: local time of Berlin in winter, no year. */
  readonly stamps: 'old' | 'new';
}

const PLACES = [
  { domain: 'gmx.de', host: 'mx00.gmx.net[212.227.15.9]', share: 0.2 },
  { domain: 'web.de', host: 'mx-ha02.web.de[212.227.17.8]', share: 0.16 },
  { domain: 't-online.de', host: 'mx00.t-online.de[194.25.134.8]', share: 0.16 },
  { domain: 'gmail.com', host: 'gmail-smtp-in.l.google.com[142.250.110.27]', share: 0.2 },
  { domain: 'posteo.de', host: 'mx01.posteo.de[185.67.36.61]', share: 0.08 },
  { domain: 'verein.example', host: 'mx00.ionos.de[212.227.15.41]', share: 0.2 },
] as const;

interface Waiting {
  readonly id: string;
  readonly person: string;
  readonly acceptedMs: number;
  readonly tries: number;
  readonly atMs: number;
}

/** Mail that is tried again, by the minute in which it is. State: the minutes to come. */
class Retries {
  private readonly byMinute = new Map<number, Waiting[]>();
  private minute: number;

  constructor(fromMs: number) {
    this.minute = Math.floor(fromMs / MINUTE_MS);
  }

  add(mail: Waiting): void {
    const minute = Math.floor(mail.atMs / MINUTE_MS);
    const known = this.byMinute.get(minute);
    if (known === undefined) this.byMinute.set(minute, [mail]);
    else known.push(mail);
  }

  /** What is tried before this moment's minute, oldest first. */
  *before(nowMs: number): Generator<Waiting> {
    for (; this.minute < Math.floor(nowMs / MINUTE_MS); this.minute += 1) {
      const due = this.byMinute.get(this.minute) ?? [];
      this.byMinute.delete(this.minute);
      yield* due;
    }
  }
}

/**
 * The log of a city's Postfix, piece by piece, in the order of time: each mail comes in by `smtpd`, is written down by
 * `cleanup` and `qmgr`, and goes out by `smtp`. What GMX refuses at its greeting Postfix tries again after 5, 10, 20, 40, then
 * every 67 minutes. The same question makes the same log.
 */
export function* madeUpLog(log: MadeUpLog): Generator<string> {
  const retries = new Retries(log.fromMs);
  const everyMs = HOUR_MS / log.mailsPerHour;
  let lines: string[] = [];
  for (let number = 0; log.fromMs + number * everyMs < log.toMs; number += 1) {
    const atMs = log.fromMs + number * everyMs;
    for (const mail of retries.before(atMs)) lines.push(goesOut(mail, mail.atMs, retries, log));
    lines.push(comesIn(number, atMs, retries, log));
    if (lines.length < PIECE) continue;
    yield lines.join('');
    lines = [];
  }
  yield lines.join('');
}

function comesIn(number: number, atMs: number, retries: Retries, log: MadeUpLog): string {
  const id = queueId(number);
  const place = placeOf(number);
  const person = `person.${String(number % 90_001)}@${place.domain}`;
  const head = (part: string, pid: number) => `${stamp(atMs, log)} mail postfix/${part}[${String(pid)}]: `;
  const lines = [
    `${head('smtpd', 4_001)}connect from fachverfahren.stadt.example[10.1.2.3]`,
    `${head('smtpd', 4_001)}${id}: client=fachverfahren.stadt.example[10.1.2.3], sasl_method=PLAIN, sasl_username=termine`,
    `${head('cleanup', 4_002)}${id}: message-id=<${id}.${String(number)}@fachverfahren.stadt.example>`,
    `${head('qmgr', 900)}${id}: from=<termine@stadt.example>, size=${String(2_000 + (number % 3_000))}, nrcpt=1 (queue active)`,
    `${head('smtpd', 4_001)}disconnect from fachverfahren.stadt.example[10.1.2.3] ehlo=1 auth=1 mail=1 rcpt=1 data=1 quit=1 commands=6`,
  ];
  const mail = { id, person, acceptedMs: atMs, tries: 0, atMs };
  return `${lines.join('\n')}\n${goesOut(mail, atMs, retries, log)}`;
}

function goesOut(mail: Waiting, atMs: number, retries: Retries, log: MadeUpLog): string {
  const { id, person, acceptedMs } = mail;
  const place = PLACES.find(({ domain }) => person.endsWith(`@${domain}`)) ?? PLACES[0];
  const delay = ((atMs - acceptedMs) / 1_000 + 0.8).toFixed(1);
  const head = `${stamp(atMs, log)} mail postfix/smtp[${String(5_000 + (acceptedMs % 40))}]: ${id}: to=<${person}>, `;
  if (isRefused(place.domain, atMs, log)) {
    const nextMs = atMs + (RETRIES_MS[mail.tries] ?? LONGEST_RETRY_MS);
    retries.add({ ...mail, tries: mail.tries + 1, atMs: nextMs });
    return `${head}relay=none, delay=${delay}, delays=0.1/0/0.7/0, dsn=4.0.0, status=deferred (host ${place.host} refused to talk to me: 554-gmx.net (mxgmx${String(100 + (acceptedMs % 7))}) Nemesis ESMTP Service not available 554-No SMTP service 554 IP address is block listed. For explanation visit https://postmaster.gmx.net/en/case?c=r0201&i=ip&v=198.51.100.42&r=1M${id})\n`;
  }
  return `${head}relay=${place.host}:25, delay=${delay}, delays=0.1/0/0.4/0.3, dsn=2.0.0, status=sent (250 Requested mail action okay, completed: id=1M${id})\n${stamp(atMs, log)} mail postfix/qmgr[900]: ${id}: removed\n`;
}

function isRefused(domain: string, atMs: number, { blockedFromMs, blockedUntilMs }: MadeUpLog): boolean {
  return domain === 'gmx.de' && blockedFromMs !== null && atMs >= blockedFromMs && atMs < blockedUntilMs;
}

/** Spread evenly (a Weyl sequence), so that a site's share is the same in any stretch. */
function placeOf(number: number): (typeof PLACES)[number] {
  let lot = (number * 0.618_033_988_749_895) % 1;
  for (const place of PLACES) {
    if (lot < place.share) return place;
    lot -= place.share;
  }
  return PLACES[0];
}

/** A long queue id: in base 51 with a `z`, as Postfix makes them. */
function queueId(number: number): string {
  let rest = number;
  let tail = '';
  for (let digit = 0; digit < 7; digit += 1) {
    tail = `${CHARACTERS[rest % CHARACTERS.length] ?? '0'}${tail}`;
    rest = Math.floor(rest / CHARACTERS.length);
  }
  return `4Dw${tail}z1bkf`;
}

/** State: the minute of the last stamp, since most lines share it. */
const LAST = { key: '', head: '' };

function stamp(atMs: number, { stamps }: MadeUpLog): string {
  const minute = Math.floor(atMs / MINUTE_MS);
  const key = `${stamps}${String(minute)}`;
  if (LAST.key !== key) {
    LAST.key = key;
    LAST.head =
      stamps === 'new'
        ? new Date(minute * MINUTE_MS).toISOString().slice(0, 17)
        : oldHead(minute * MINUTE_MS);
  }
  const seconds = String(Math.floor((atMs % MINUTE_MS) / 1_000)).padStart(2, '0');
  return stamps === 'new' ? `${LAST.head}${seconds}.000000+00:00` : `${LAST.head}${seconds}`;
}

function oldHead(atMs: number): string {
  const local = new Date(atMs + HOUR_MS);
  const day = String(local.getUTCDate()).padStart(2, ' ');
  return `${MONTHS[local.getUTCMonth()] ?? ''} ${day} ${local.toISOString().slice(11, 17)}`;
}
