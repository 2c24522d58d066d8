import type { Locale } from '#policy';
import { renderHealthChange } from '#health';
import type { Episode, ForeseenSite } from '#foresight';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Numbers, moments, lengths of time and money in one language. State: the formats. */
export class Words {
  readonly texts: Texts;
  private readonly moments: Intl.DateTimeFormat;

  constructor(
    readonly locale: Locale,
    private readonly zone: string,
  ) {
    this.texts = TEXTS[locale];
    this.moments = new Intl.DateTimeFormat(locale === 'de' ? 'de-DE' : 'en-GB', {
      timeZone: zone,
      day: '2-digit',
      month: '2-digit',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    });
  }

  count(value: number): string {
    return value.toLocaleString(this.locale === 'de' ? 'de-DE' : 'en-GB');
  }

  moment(atMs: number): string {
    return this.moments.format(atMs);
  }

  /** `72 h`, `1 h 5 min`, `40 s`; `–` for none. */
  duration(ms: number | null): string {
    if (ms === null) return '–';
    if (ms < MINUTE_MS) return `${String(Math.round(ms / 1_000))} s`;
    const minutes = Math.round(ms / MINUTE_MS);
    const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
    if (hours === 0) return `${String(rest)} min`;
    return rest === 0 || ms >= 24 * HOUR_MS ? `${String(hours)} h` : `${String(hours)} h ${String(rest)} min`;
  }

  /** Millionths of a euro. */
  euros(micros: number): string {
    return (micros / 1_000_000).toLocaleString(this.locale === 'de' ? 'de-DE' : 'en-GB', {
      style: 'currency',
      currency: 'EUR',
    });
  }

  /** Why health found it, as the console says it. */
  cause({ name, site }: ForeseenSite, { foundBy, foundMs, kind }: Episode): string {
    const to = kind === 'block' ? 'blocked' : 'degraded';
    const change = {
      key: `email:transactional:relay:${site}`,
      from: 'healthy',
      to,
      atMs: foundMs,
      because: foundBy,
    } as const;
    return renderHealthChange(change, this.locale, name, this.zone);
  }
}

const TEXTS = {
  de: {
    title: 'Was die Mail-Logs erzählen',
    period: 'Zeitraum',
    lines: 'Zeilen',
    deliveries: 'Zustellversuche',
    unreadable: 'nicht lesbar',
    cutShort: 'Dateien, deren Ende sich nicht entpacken ließ',
    forgotten: 'wartende Mails, die aus dem Speicher weichen mussten',
    sent: 'vom Anbieter angenommen',
    deferred: 'aufgeschoben',
    bounced: 'abgewiesen',
    nothing: 'Kein Anbieter hat Mail aus Gründen, die bei uns oder bei ihm liegen, aufgehalten.',
    block: 'gesperrt',
    slow: 'langsam',
    from: 'von',
    to: 'bis',
    openEnd: 'bis zum Ende der Logs',
    known: 'erkannt',
    replies: 'Was der Anbieter sagte',
    waited: 'Mails haben gewartet',
    delivered: 'am Ende angenommen',
    lost: 'zurückgekommen oder aufgegeben',
    open: 'ohne Ende im Log',
    median: 'Median',
    most: 'längstens',
    wouldHave: 'Was Stadtbote getan hätte',
    toldBy: {
      email: 'per Mail erreicht',
      sms: 'per SMS erreicht',
      push: 'per Push erreicht',
      inbox: 'im Postfach',
    },
    untold: 'nicht erreicht',
    held: 'zunächst angehalten',
    cost: 'Kosten',
    missed: 'Frist versäumt',
    without: 'ohne Stadtbote',
    with: 'mit Stadtbote',
    after: 'nach der Annahme',
    assumptions: 'Annahmen',
    phones: 'der Menschen haben ein Telefon',
    deadline: 'Frist',
    noDeadline: 'keine Frist',
    others: 'Andere Anbieter',
    hour: 'Stunde',
    table: 'Zahlen als Tabelle',
    chart: (name: string, most: string, refused: string) =>
      `${name}: je Stunde bis zu ${most} angenommene Mails; insgesamt ${refused} Abweisungen.`,
    refused: 'Abweisungen',
    finding: (mails: string, sites: string) => `${mails} Mails haben gewartet, bei ${sites}.`,
    private:
      'Adressen wurden beim Lesen mit einem Schlüssel nur für diesen Lauf gehasht; sie stehen nicht in diesem Bericht.',
  },
  en: {
    title: 'What the mail logs tell',
    period: 'Period',
    lines: 'lines',
    deliveries: 'delivery tries',
    unreadable: 'not readable',
    cutShort: 'files whose end could not be unzipped',
    forgotten: 'waiting mails that memory had to let go',
    sent: 'accepted by the provider',
    deferred: 'put off',
    bounced: 'refused',
    nothing: 'No provider kept mail waiting for a reason that lies with us or with it.',
    block: 'blocked',
    slow: 'slow',
    from: 'from',
    to: 'to',
    openEnd: 'to the end of the logs',
    known: 'known',
    replies: 'What the provider said',
    waited: 'mails waited',
    delivered: 'accepted in the end',
    lost: 'came back or were given up',
    open: 'without an end in the log',
    median: 'median',
    most: 'longest',
    wouldHave: 'What Stadtbote would have done',
    toldBy: {
      email: 'reached by mail',
      sms: 'reached by SMS',
      push: 'reached by push',
      inbox: 'in the inbox',
    },
    untold: 'not reached',
    held: 'held at first',
    cost: 'cost',
    missed: 'deadline missed',
    without: 'without Stadtbote',
    with: 'with Stadtbote',
    after: 'after acceptance',
    assumptions: 'Assumptions',
    phones: 'of the people have a phone',
    deadline: 'deadline',
    noDeadline: 'no deadline',
    others: 'Other providers',
    hour: 'Hour',
    table: 'Figures as a table',
    chart: (name: string, most: string, refused: string) =>
      `${name}: up to ${most} accepted mails an hour; ${refused} refusals in all.`,
    refused: 'refusals',
    finding: (mails: string, sites: string) => `${mails} mails waited, at ${sites}.`,
    private:
      'Addresses were hashed as they were read, with a key of this run only; they are not in this report.',
  },
};

/** The words of a report. */
export type Texts = (typeof TEXTS)[Locale];
