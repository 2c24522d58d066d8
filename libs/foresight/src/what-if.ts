import type { Channel, Urgency } from '#domain';
import type { Policy, Step } from '#policy';
import { foresee, type Foresight } from './foresee.js';
import { contactsOf, mailOf, type Fate, type ForeseenMail, type ForeseenSite } from './mail.js';
import { totalsOf, totalsPerDay, type Totals } from './totals.js';
import { failing, type Failure } from './weather.js';

/** "What would happen if this provider failed then?" */
export interface WhatIf {
  readonly failure: Failure;
  readonly policy: Policy;
  readonly smsPriceMicros: number;
  readonly endOfDayMs: (atMs: number) => number;
  /** The local day of a moment, such as `2021-03-11`. */
  readonly dayOf: (atMs: number) => string;
}

/** When a failing site was known to be blocked, and back at its full rate; null: not at all. */
export interface SeenSite {
  readonly site: ForeseenSite;
  readonly knownAtMs: number | null;
  readonly wellAgainAtMs: number | null;
}

/** One notification's fate, with each decision. Waiting is left out: it decides nothing. */
export interface OneAnswer {
  readonly fate: Fate;
  readonly timeline: readonly {
    readonly atMs: number;
    readonly step: Step;
    readonly channel: Channel | null;
  }[];
  readonly sites: readonly SeenSite[];
}

/** The fates of many. */
export interface ManyAnswer {
  readonly totals: Totals;
  readonly perDay: readonly { readonly day: string; readonly totals: Totals }[];
  readonly sites: readonly SeenSite[];
}

/** A past notification in the words of the database. Moments are Unix milliseconds. */
export interface PastNotification {
  readonly id: string;
  readonly acceptedAtMs: number;
  readonly urgency: Urgency;
  readonly deadlineMs: number | null;
  readonly sendAtMs: number | null;
  readonly validUntilMs: number | null;
  readonly category: string;
  readonly sameDay: boolean;
  readonly confidential: boolean;
  readonly oneTimeCode: boolean;
  readonly hasLateContent: boolean;
  readonly hasSecondFactor: boolean;
  readonly channels: readonly Channel[] | null;
  readonly hasPhone: boolean;
  readonly hasPush: boolean;
  readonly phoneRangeAllowed: boolean;
}

/** Lives one notification through, alone: nobody else's refusals tell of the block earlier. */
export function whatIfOne(mail: ForeseenMail, whatIf: WhatIf): OneAnswer {
  const timeline: OneAnswer['timeline'][number][] = [];
  const channels = new Map<number, Channel>();
  const foresight = foresee([mail], worldOf(whatIf), (_, step, atMs) => {
    if (step.kind === 'attempt') channels.set(step.ordinal ?? channels.size + 1, step.channel);
    if (step.kind === 'hold') channels.set(step.ordinal ?? channels.size + 1, 'email');
    if (step.kind !== 'wait') timeline.push({ atMs, step, channel: channelOf(step, channels) });
  });
  const [fate] = foresight.fates;
  if (fate === undefined) throw new Error('a mail without a fate');
  return { fate, timeline, sites: sitesOf(foresight) };
}

/** Lives many through together, as they came. */
export function whatIfMany(mails: readonly ForeseenMail[], whatIf: WhatIf): ManyAnswer {
  const foresight = foresee(mails, worldOf(whatIf));
  const { fates } = foresight;
  return {
    totals: totalsOf(fates, whatIf.failure),
    perDay: totalsPerDay(fates, whatIf.failure, whatIf.dayOf),
    sites: sitesOf(foresight),
  };
}

/** A past notification as one to be foreseen: what was ordered, cancelled or read since does not count. */
export function mailOfPast(past: PastNotification, site: ForeseenSite | null): ForeseenMail {
  const { id, acceptedAtMs, urgency, deadlineMs, hasPhone, hasPush, phoneRangeAllowed } = past;
  const category = { id: past.category, sameDay: past.sameDay };
  const mail = mailOf({ id, acceptedAtMs, urgency, deadlineMs, hasPhone, hasPush, site, category });
  const { sendAtMs, validUntilMs, confidential, oneTimeCode, hasLateContent, hasSecondFactor, channels } =
    past;
  return {
    ...mail,
    contacts: contactsOf({ site, hasPhone, hasPush }),
    phoneRangeAllowed,
    notification: {
      ...mail.notification,
      sendAtMs,
      validUntilMs,
      confidential,
      oneTimeCode,
      hasLateContent,
      hasSecondFactor,
      channels,
    },
  };
}

function worldOf({ failure, policy, smsPriceMicros, endOfDayMs }: WhatIf) {
  return { answer: failing(failure), policy, smsPriceMicros, endOfDayMs };
}

function sitesOf({ sites }: Foresight): SeenSite[] {
  return sites.map(({ site, changes }) => ({
    site,
    knownAtMs: changes.find(({ to }) => to === 'blocked')?.atMs ?? null,
    wellAgainAtMs: changes.findLast(({ to }) => to === 'healthy')?.atMs ?? null,
  }));
}

function channelOf(step: Step, channels: ReadonlyMap<number, Channel>): Channel | null {
  if (step.kind === 'attempt') return step.channel;
  if (step.kind === 'hold') return 'email';
  return 'ordinal' in step ? (channels.get(step.ordinal) ?? null) : null;
}
