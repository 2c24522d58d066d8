import { domainOf } from '#domain';
import type { ClaimedAttempt, DomainSite, HandOver } from '#delivery/ports';
import { START_MS, type SeededChance } from '#testing';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A mailbox provider of the simulation. */
export interface Place {
  readonly site: string;
  readonly domain: string;
  readonly group: string | null;
}

/** The mailbox providers; the first two are sisters. */
export const PLACES: readonly Place[] = [
  { site: 'gmx.net', domain: 'gmx.de', group: 'united-internet' },
  { site: 'web.de', domain: 'web.de', group: 'united-internet' },
  { site: 'google.com', domain: 'gmail.com', group: null },
  { site: 't-online.de', domain: 't-online.de', group: null },
  { site: 'posteo.de', domain: 'posteo.de', group: null },
];

interface Spell {
  readonly site: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly reply: string;
}

/** Words of March 2021; the providers said 554 at connect, others put off. */
const BLOCKS = [
  '554-gmx.net (mxgmx117) Nemesis ESMTP Service not available\n554-No SMTP service\n554-IP address is black listed.\n554 For explanation visit https://postmaster.gmx.net/case?c=r1',
  '421 4.7.0 IP address blocked, please contact the postmaster',
  '550 5.7.1 Our system has detected an unusual rate of mail originating from your IP address, blocked',
];

/** Whether the other side took a message, and what it answers. `cut`: its answer is lost. */
export interface Answer {
  readonly taken: boolean;
  readonly cut: boolean;
  readonly handOver: HandOver;
}

/** What the outside does at which moment, as the seed decides it, until all faults heal. */
export class Weather {
  private readonly blocks: readonly Spell[];
  private readonly smsOutages: readonly Spell[];
  private readonly greylisting: string;
  private readonly firstSeen = new Map<string, number>();
  private ids = 0;

  constructor(
    private readonly chance: SeededChance,
    private readonly healMs: number,
  ) {
    this.blocks = Array.from({ length: 1 + chance.below(3) }, () =>
      this.spell(PLACES[chance.below(PLACES.length)]?.site ?? '', HOUR_MS, 12 * HOUR_MS),
    );
    this.smsOutages = Array.from({ length: chance.below(3) }, () =>
      this.spell('sms', 2 * MINUTE_MS, HOUR_MS),
    );
    this.greylisting = PLACES[2 + chance.below(3)]?.site ?? '';
  }

  /** Mailboxes that do not exist carry it in their name. */
  static isDead(address: string): boolean {
    return address.startsWith('niemand') || address.endsWith('00');
  }

  resolve(domain: string, nowMs: number): DomainSite {
    const place = PLACES.find((one) => one.domain === domain);
    const fails = this.happens(0.05, nowMs) || !place;
    return {
      domain,
      site: place?.site ?? null,
      siteName: place?.site ?? domain,
      group: place?.group ?? null,
      hosts: place ? [`mx.${place.site}`] : [],
      state: fails ? 'failed' : 'resolved',
      refreshAtMs: nowMs + (fails ? 5 * MINUTE_MS : HOUR_MS),
      sts: null,
    };
  }

  /** Milliseconds until the hand-over reaches its point of no return, and from there to the answer. */
  delays(nowMs: number): { readonly beforeMs: number; readonly afterMs: number } {
    const slow = this.happens(0.02, nowMs) ? 8_000 : 400;
    return { beforeMs: 20 + this.chance.below(slow), afterMs: 5 + this.chance.below(200) };
  }

  answer(attempt: ClaimedAttempt, nowMs: number): Answer {
    const refusal = this.refusal(attempt, nowMs);
    if (refusal !== null) return { taken: false, cut: false, handOver: refusal };
    if (this.happens(attempt.channel === 'sms' ? 0.1 : 0.03, nowMs)) {
      const handOver = { kind: 'unknown', stage: 'end', detail: 'cut', latencyMs: 100 } as const;
      return { taken: this.chance.fraction() < 0.5, cut: true, handOver };
    }
    this.ids += 1;
    const gatewayId = attempt.channel === 'sms' ? `SM${String(this.ids)}` : null;
    return {
      taken: true,
      cut: false,
      handOver: { kind: 'accepted', reply: '250 OK', gatewayId, latencyMs: 100 },
    };
  }

  private refusal(attempt: ClaimedAttempt, nowMs: number): HandOver | null {
    const { contact } = attempt;
    if (contact.channel === 'sms') return this.smsRefusal(contact.phone, nowMs);
    if (contact.channel !== 'email') return null;
    const site = PLACES.find(({ domain }) => domain === domainOf(contact.address))?.site ?? '';
    const block = this.blocks.find((one) => one.site === site && isDuring(one, nowMs));
    if (block) return refused(block.reply, 'connect');
    if (Weather.isDead(contact.address.split('@')[0] ?? ''))
      return refused('550 5.1.1 The email account that you tried to reach does not exist', 'rcpt');
    if (this.isGreylisted(site, attempt.id, nowMs))
      return refused('450 4.7.1 Greylisted, please try again in 300 seconds', 'rcpt');
    return this.happens(0.01, nowMs) ? unreachable() : null;
  }

  private smsRefusal(phone: string, nowMs: number): HandOver | null {
    const meaning = Weather.isDead(phone)
      ? 'dead'
      : this.smsOutages.some((one) => isDuring(one, nowMs))
        ? 'temporary'
        : null;
    return meaning && { ...refused('error', null), code: 500, meaning };
  }

  private isGreylisted(site: string, id: string, nowMs: number): boolean {
    if (site !== this.greylisting || nowMs >= this.healMs) return false;
    const first = this.firstSeen.get(id) ?? nowMs;
    this.firstSeen.set(id, first);
    return nowMs < first + 5 * MINUTE_MS;
  }

  private happens(share: number, nowMs: number): boolean {
    return this.chance.fraction() < share && nowMs < this.healMs;
  }

  private spell(site: string, shortestMs: number, longestMs: number): Spell {
    const fromMs = START_MS + this.chance.below(this.healMs - START_MS);
    const toMs = Math.min(this.healMs, fromMs + shortestMs + this.chance.below(longestMs - shortestMs));
    return { site, fromMs, toMs, reply: BLOCKS[this.chance.below(BLOCKS.length)] ?? '' };
  }
}

function isDuring({ fromMs, toMs }: Spell, nowMs: number): boolean {
  return nowMs >= fromMs && nowMs < toMs;
}

function refused(reply: string, stage: 'connect' | 'rcpt' | null) {
  return {
    kind: 'refused',
    reply,
    code: Number(reply.slice(0, 3)),
    stage,
    meaning: null,
    latencyMs: 50,
  } as const;
}

function unreachable(): HandOver {
  return { kind: 'unreachable', reason: 'timeout', stage: 'connect', detail: 'timeout', latencyMs: 5_000 };
}
