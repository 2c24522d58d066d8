import { mailOf, type ForeseenSite, type World } from '../mail.js';
import { OutcomeReader, type DeliveryOutcome } from './delivery-outcome.js';
import type { LoggedDelivery, ReplayQuestion, ReplayReport } from './model.js';
import { SiteRecord } from './site-record.js';
import { Tally } from './tally.js';
import { WaitingMails, type WaitingMail } from './waiting-mail.js';
import { wouldHave } from './would-have.js';

const MOST_REMEMBERED = 50_000;
const SWEEP_MS = 3_600_000;
const MOST_OTHER_SITES = 20;
const TAKEN = { outcome: 'accepted', stage: 'end', verdict: null, latencyMs: 0 } as const;

type End = 'delivered' | 'lost' | 'open';

/**
 * Plays a log through health and policy, delivery by delivery in the order of time: who refused, when and how long, how many
 * mails waited, and what the policy would have done for each of them. State: bounded, whatever the length of the log.
 */
export class Replay {
  private readonly sites = new Map<string, SiteRecord>();
  private readonly waiting = new WaitingMails();
  private readonly outcomes = new OutcomeReader();
  private readonly total = new Tally();
  private readonly counts = { sent: 0, deferred: 0, bounced: 0 };
  private readonly world: World;
  private hosts = new Map<string, ForeseenSite | null>();
  private domains = new Map<string, ForeseenSite>();
  private span: { fromMs: number; now: number } | null = null;
  private sweepAtMs = 0;
  private forgotten = 0;

  constructor(private readonly question: ReplayQuestion) {
    const { policy, smsPriceMicros, endOfDayMs } = question;
    this.world = { answer: () => TAKEN, policy, smsPriceMicros, endOfDayMs };
  }

  /** Whether a line about this mail needs its recipient. */
  waitsFor(queueId: string): boolean {
    return this.waiting.has(queueId);
  }

  /** Takes the next delivery. One that is older than the last counts as of that moment. */
  take(delivery: LoggedDelivery): void {
    const now = Math.max(delivery.atMs, this.span?.now ?? 0);
    this.span = { fromMs: this.span?.fromMs ?? now, now };
    if (now >= this.sweepAtMs) this.sweep(now);
    this.happen(delivery, now);
  }

  /** What it came to. What still waits then has no end. */
  finish(): ReplayReport {
    for (const mail of this.waiting.all()) this.end(mail, 'open', null);
    const records = [...this.sites.values()].sort((a, b) => b.volume - a.volume);
    const reports = records.map((record) => record.report());
    const ill = reports.filter(({ episodes, waited }) => episodes.length > 0 || waited.mails > 0);
    const well = reports.filter((report) => !ill.includes(report)).slice(0, MOST_OTHER_SITES);
    return {
      fromMs: this.span?.fromMs ?? null,
      toMs: this.span?.now ?? null,
      ...this.counts,
      sites: [...ill.sort((a, b) => b.waited.mails - a.waited.mails), ...well],
      totals: { waited: this.total.waited(), wouldHave: this.total.wouldHave() },
      forgotten: this.forgotten,
    };
  }

  private happen(delivery: LoggedDelivery, now: number): void {
    const { status, queueId } = delivery;
    if (status === 'sent') this.sent(delivery, now);
    else if (status === 'expired') this.endAll(queueId, 'lost', now);
    else if (status === 'removed') this.endAll(queueId, 'open', now);
    else this.refused(delivery, now, status === 'deferred' ? 'deferred' : 'bounced');
  }

  private sent(delivery: LoggedDelivery, now: number): void {
    const record = this.recordOf(delivery.host, delivery.domain);
    const mail = this.waiting.get(delivery.queueId, delivery.recipient ?? '');
    if (record === null || delivery.host === null) return;
    this.counts.sent += 1;
    record.count('sent', now);
    this.learn(record, now, () => {
      record.learn(TAKEN, now);
    });
    if (mail !== undefined) this.end(mail, 'delivered', now);
  }

  private refused(delivery: LoggedDelivery, now: number, status: 'deferred' | 'bounced'): void {
    const outcome = this.outcomes.read(delivery.words, status === 'bounced');
    const record = this.recordOf(outcome.host ?? delivery.host, delivery.domain);
    if (record === null) return;
    this.counts[status] += 1;
    record.count(status, now);
    if (outcome.isOfSite) record.hear(outcome, now);
    const { answer } = outcome;
    if (answer !== null)
      this.learn(record, now, () => {
        record.learn(answer, now);
      });
    this.follow({ delivery, outcome, record, status }, now);
  }

  private follow(
    {
      delivery,
      outcome,
      record,
      status,
    }: {
      delivery: LoggedDelivery;
      outcome: DeliveryOutcome;
      record: SiteRecord;
      status: 'deferred' | 'bounced';
    },
    now: number,
  ): void {
    const recipient = delivery.recipient ?? '';
    const known = this.waiting.get(delivery.queueId, recipient);
    const mail = known ?? (outcome.isOfSite ? this.newMail(delivery, outcome, record, now) : null);
    if (mail === null) return;
    if (known === undefined) this.waiting.add(mail);
    if (status === 'bounced') this.end(mail, 'lost', now);
  }

  private newMail(
    delivery: LoggedDelivery,
    { verdict }: DeliveryOutcome,
    record: SiteRecord,
    now: number,
  ): WaitingMail {
    const { queueId, recipient } = delivery;
    const place = this.waiting.ofQueueId(queueId).length;
    return {
      queueId,
      recipient: recipient ?? '',
      record,
      acceptedMs: now - (delivery.delayMs ?? 0),
      firstTryMs: now,
      verdict,
      hasPhone: lotOf(`${queueId}.${String(place)}`) < this.question.phonesShare,
    };
  }

  private learn(record: SiteRecord, now: number, lesson: () => void): void {
    const { history, site } = record;
    const before = history.isSick;
    lesson();
    if (before === history.isSick || site.group === null) return;
    const group = [...this.sites.values()].filter((other) => other.site.group === site.group);
    for (const sister of group)
      if (sister !== record)
        sister.history.suspect(
          group.some((other) => other !== sister && other.history.isSick),
          now,
        );
  }

  private endAll(queueId: string, end: End, now: number): void {
    for (const mail of this.waiting.ofQueueId(queueId)) this.end(mail, end, now);
  }

  private end(mail: WaitingMail, end: End, endMs: number | null): void {
    this.waiting.remove(mail);
    const { acceptedMs, record, verdict, hasPhone } = mail;
    const { deadlineMs: windowMs, urgency } = this.question;
    const deadlineMs = windowMs === null ? null : acceptedMs + windowMs;
    const foreseen = mailOf({
      id: '',
      acceptedAtMs: acceptedMs,
      site: record.site,
      hasPhone,
      deadlineMs,
      urgency,
    });
    const takenAtMs = end === 'delivered' ? endMs : null;
    const fate = wouldHave({ mail: foreseen, verdict, takenAtMs }, record.history, this.world);
    const wait = { acceptedMs, deadlineMs, end, endMs };
    record.tally.add(wait, fate);
    this.total.add(wait, fate);
  }

  private sweep(now: number): void {
    this.sweepAtMs = now + SWEEP_MS;
    const { old, tooMany } = this.waiting.surplus(now);
    for (const mail of old) this.end(mail, 'open', null);
    for (const mail of tooMany) this.end(mail, 'open', null);
    this.forgotten += tooMany.length;
  }

  /** By the server's name, else by where the domain's mail went before, else by the domain; null: within the house. */
  private recordOf(host: string | null, domain: string | null): SiteRecord | null {
    const site = host === null ? this.siteOfDomain(domain) : this.siteOfHost(host);
    if (site === null) return null;
    if (host !== null && domain !== null) this.remember(domain, site);
    const known = this.sites.get(site.site);
    if (known !== undefined) return known;
    const record = new SiteRecord(site);
    this.sites.set(site.site, record);
    return record;
  }

  private siteOfDomain(domain: string | null): ForeseenSite | null {
    return domain === null ? null : (this.domains.get(domain) ?? this.question.siteOfDomain(domain));
  }

  private siteOfHost(host: string): ForeseenSite | null {
    const known = this.hosts.get(host);
    if (known !== undefined) return known;
    if (this.hosts.size >= MOST_REMEMBERED) this.hosts = new Map();
    const site = this.question.siteOfHost(host);
    this.hosts.set(host, site);
    return site;
  }

  private remember(domain: string, site: ForeseenSite): void {
    if (this.domains.get(domain) === site) return;
    if (this.domains.size >= MOST_REMEMBERED) this.domains = new Map();
    this.domains.set(domain, site);
  }
}

/** A number in [0, 1) from a text: the same for the same mail in every run (FNV-1a, with its bits mixed once more). */
function lotOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}
