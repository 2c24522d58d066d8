import { Injectable } from '@nestjs/common';
import { CHANNELS, domainOf, type Channel, type ContactPoint } from '#domain';
import type { PreviewAnswer } from '#contracts';
import { smsSegments } from '#channels';
import { Clock, DepartmentDirectory, type NewNotification } from '#delivery/ports';
import { HealthReader, type LaneHealthView } from '#persistence';
import {
  DEFAULT_POLICY,
  nextSteps,
  type Policy,
  type PolicyFacts,
  type SiteFacts,
  type Step,
  policyFrom,
} from '#policy';
import type { DepartmentCaller } from '../http/principal.js';
import { ProblemError, problem } from '../http/problem.js';
import { NotificationMaker } from './notification-maker.js';
import { isWrong } from './read-request.js';
import { becauseAnswer } from './timeline-answer.js';

/** Price of one SMS segment, millionths of a euro. */
export abstract class SmsPrice {
  abstract readonly micros: number;
}

/** What would be sent on each channel, by which, why, at what cost; and what would happen if the provider failed now. */
@Injectable()
export class PreviewService {
  constructor(
    private readonly maker: NotificationMaker,
    private readonly departments: DepartmentDirectory,
    private readonly health: HealthReader,
    private readonly price: SmsPrice,
    private readonly clock: Clock,
  ) {}

  /** Decides with the real policy, and writes nothing. @throws ProblemError as sending would */
  async preview(caller: DepartmentCaller, body: unknown): Promise<PreviewAnswer> {
    const made = await this.maker.make(caller, body);
    if (isWrong(made)) throw new ProblemError(problem(422, 'invalid_body', { errors: [...made] }));
    if ('code' in made) throw new ProblemError(made);
    const policy = await this.policyOf(caller);
    const site = await this.siteOf(made);
    const now = this.clock.now();
    const steps = nextSteps(NOTHING_YET, factsOf(made, site, this.price.micros, now), policy, now);
    const failing = site && { ...site, health: 'blocked' as const, sinceMs: now };
    const ifFails = failing
      ? nextSteps(NOTHING_YET, factsOf(made, failing, this.price.micros, now), policy, now)
      : [];
    return {
      category: made.category,
      confidential: made.confidential,
      channels: CHANNELS.filter((channel) => hasWay(made, channel)).map((channel) =>
        this.channelOf(channel, made, steps),
      ),
      ifProviderFails: ifFails.map(stepAnswer),
      missingPlaceholders: [],
    };
  }

  private channelOf(
    channel: Channel,
    made: NewNotification,
    steps: readonly Step[],
  ): PreviewAnswer['channels'][number] {
    const step = steps.find((one) => one.kind === 'attempt' && one.channel === channel);
    const text = textOn(channel, made);
    const segments = channel === 'sms' && text !== null ? smsSegments(text) : null;
    return {
      channel,
      chosen: step !== undefined,
      because: step ? becauseAnswer(step.because) : null,
      text,
      segments,
      costMicros: (segments ?? 0) * this.price.micros,
    };
  }

  private async policyOf(caller: DepartmentCaller): Promise<Policy> {
    const department = await this.departments.department(caller.departmentId);
    return department?.policySettings ? policyFrom(department.policySettings) : DEFAULT_POLICY;
  }

  private async siteOf(made: NewNotification): Promise<SiteFacts | null> {
    const { email } = made.contacts;
    const domain = email === null ? null : domainOf(email);
    if (domain === null) return null;
    const site = (await this.health.siteOf(domain)) ?? domain;
    const lane = (await this.health.lanes()).find(
      ({ lane: key }) => key === `email:${made.stream}:direct:${site}`,
    );
    return siteFacts(site, lane);
  }
}

/** A site without a lane has never been sent to, and is taken for well. */
function siteFacts(site: string, lane: LaneHealthView | undefined): SiteFacts {
  if (lane === undefined) return { site, name: site, health: 'healthy', suspected: false, sinceMs: null };
  const { name, state, suspected, sinceMs } = lane;
  return { site, name, health: state, suspected, sinceMs };
}

const NOTHING_YET = { status: 'accepted', attempts: [], alerts: [], reminders: 0 } as const;
const DAY_MS = 86_400_000;

function factsOf(
  made: NewNotification,
  site: SiteFacts | null,
  priceMicros: number,
  now: number,
): PolicyFacts {
  const well = { health: 'healthy', usable: true } as const;
  return {
    notification: {
      acceptedAtMs: made.acceptedAtMs,
      urgency: made.urgency,
      deadline: made.deadlineMs === null ? null : { atMs: made.deadlineMs },
      confidential: made.confidential,
      category: { id: made.category, sameDay: false },
      oneTimeCode: made.oneTimeCode,
      sendAtMs: made.sendAtMs,
      validUntilMs: made.validUntilMs,
      hasLateContent: made.content.late !== null,
      hasSecondFactor: made.secondFactor !== null,
      channels: made.channels,
      cancelled: false,
      toldOtherwise: false,
      instruction: null,
    },
    recipient: {
      hasAccount: false,
      contacts: contactsOf(made),
      preferredChannels: null,
      quietUntilMs: null,
      endOfDayMs: now + DAY_MS,
      digestAtMs: null,
      readAtMs: null,
      confirmedAtMs: null,
      pageOpenedAtMs: null,
    },
    site,
    emailRouteUsable: true,
    gateways: {
      sms: { gateway: 'sms:twilio', latencyMs: 30_000, ...well },
      push: { gateway: 'push:web', latencyMs: 10_000, ...well },
      inbox: { gateway: 'inbox', latencyMs: 0, ...well },
    },
    budget: { leftMicros: null, priceMicros, nearerNeedMicros: 0, deadlineNeedMicros: 0 },
    condition: null,
    phone: { allowedRange: made.phoneRangeAllowed, sentLastHour: 0 },
  };
}

function contactsOf(made: NewNotification): ContactPoint[] {
  const contact = { verified: false, origin: 'request', suppressed: false } as const;
  return [
    ...(made.contacts.email === null ? [] : [{ ref: 'email', channel: 'email', ...contact } as const]),
    ...(made.contacts.phone === null ? [] : [{ ref: 'phone', channel: 'sms', ...contact } as const]),
  ];
}

function hasWay(made: NewNotification, channel: Channel): boolean {
  return contactsOf(made).some((contact) => contact.channel === channel);
}

function textOn(channel: Channel, made: NewNotification): string | null {
  if (channel === 'email') return made.content.subject;
  return channel === 'sms' ? (made.content.sms ?? made.content.subject) : null;
}

function stepAnswer(step: Step): PreviewAnswer['ifProviderFails'][number] {
  const atMs = 'dueAtMs' in step ? step.dueAtMs : 'untilMs' in step ? step.untilMs : null;
  return {
    step: step.kind,
    channel: step.kind === 'attempt' ? step.channel : null,
    at: atMs === null ? null : new Date(atMs).toISOString(),
    because: becauseAnswer(step.because),
  };
}
