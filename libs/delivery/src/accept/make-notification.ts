import {
  DEFAULT_URGENCY,
  type Category,
  type Content,
  type NewNotification,
  type SimulatedEnd,
} from '../ports/index.js';
import type { Channel, Urgency, Uuid } from '#domain';

/** What a department asks for, in our words; moments are Unix milliseconds, the phone is E.164. */
export interface NotificationRequest {
  readonly recipient: {
    readonly id: Uuid | null;
    readonly email: string | null;
    readonly phone: string | null;
    readonly name: string | null;
    readonly language: 'de' | 'en' | null;
  };
  readonly category: string;
  readonly content: Content;
  readonly urgency: Urgency | null;
  readonly deadlineMs: number | null;
  readonly confidential: boolean | null;
  readonly secondFactor: { readonly label: string; readonly value: string } | null;
  readonly channels: readonly Channel[] | null;
  readonly sendAtMs: number | null;
  readonly validUntilMs: number | null;
  readonly reference: string | null;
  /** Asked just before sending: still needed? Absent: no condition. */
  readonly conditionUrl?: string | null;
  readonly escalate: { readonly afterMs: number; readonly maxReminders: number } | null;
}

/** What a request is judged against. */
export interface MakingContext {
  readonly id: Uuid;
  readonly departmentId: Uuid;
  readonly keyKind: NewNotification['keyKind'];
  readonly categories: readonly Category[];
  readonly nowMs: number;
  /**
   * Whether a deadline may be over already. A mail that its software sent late must not be refused for it: the department
   * is told that it is too late (rule 10).
   */
  readonly deadlineMayBePast?: boolean;
}

/** A wrong field of a request. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** A notification lives in a partition that must still be there at its end. */
const LATEST_MS = 180 * 86_400_000;

/** Number ranges that may get a neutral text as a fallback: German mobile numbers (Bundesnetzagentur, 15x, 16x, 17x). */
const FALLBACK_RANGE = /^\+491[567]\d{7,10}$/;

const SIMULATOR_DOMAIN = 'simulator.stadtbote.example';
const SIMULATED_ENDS: readonly SimulatedEnd[] = ['delivered', 'unknown', 'full', 'blocked', 'late'];

/** Makes a notification of a request, or says which fields are wrong. Nothing is stored of a wrong one. */
export function makeNotification(
  request: NotificationRequest,
  context: MakingContext,
): NewNotification | readonly FieldProblem[] {
  const category = context.categories.find(({ id }) => id === request.category);
  const problems = [
    ...checkCategory(request, category, context),
    ...checkMoments(request, context),
    ...checkWays(request),
  ];
  if (!category || problems.length > 0) return problems;
  return {
    id: context.id,
    departmentId: context.departmentId,
    keyKind: context.keyKind,
    simulatedEnd: context.keyKind === 'test' ? simulatedEnd(request) : null,
    ...recipientPart(request.recipient),
    category: category.id,
    urgency: request.urgency ?? DEFAULT_URGENCY,
    confidential: request.confidential ?? category.confidentialByDefault,
    oneTimeCode: false,
    stream: 'transactional',
    deadlineMs: request.deadlineMs,
    sendAtMs: request.sendAtMs,
    validUntilMs: request.validUntilMs,
    channels: request.channels,
    reference: request.reference,
    secondFactor: request.secondFactor,
    conditionUrl: request.conditionUrl ?? null,
    escalate: request.escalate,
    content: request.content,
    acceptedAtMs: context.nowMs,
    ...startPart(request.sendAtMs, context.nowMs),
  };
}

function recipientPart({
  id,
  name,
  email,
  phone,
  language,
}: NotificationRequest['recipient']): Pick<
  NewNotification,
  'recipientId' | 'contacts' | 'phoneRangeAllowed' | 'language'
> {
  return {
    recipientId: id,
    contacts: { name, email, phone },
    phoneRangeAllowed: phone !== null && FALLBACK_RANGE.test(phone),
    language: language ?? 'de',
  };
}

function startPart(sendAtMs: number | null, nowMs: number): Pick<NewNotification, 'status' | 'dueAtMs'> {
  return sendAtMs !== null && sendAtMs > nowMs
    ? { status: 'scheduled', dueAtMs: sendAtMs }
    : { status: 'accepted', dueAtMs: nowMs };
}

function checkCategory(
  request: NotificationRequest,
  category: Category | undefined,
  context: MakingContext,
): FieldProblem[] {
  if (category) return [];
  const known = context.categories.map(({ id }) => id).join(', ');
  return [{ field: 'category', message: `no category ${request.category}; there are: ${known}` }];
}

function checkMoments(
  request: NotificationRequest,
  { nowMs, deadlineMayBePast = false }: MakingContext,
): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const check = (field: string, atMs: number | null, mayBePast: boolean) => {
    if (atMs === null) return;
    if (!mayBePast && atMs <= nowMs) problems.push({ field, message: 'lies in the past' });
    if (atMs > nowMs + LATEST_MS) problems.push({ field, message: 'lies more than 180 days ahead' });
  };
  check('deadline.at', request.deadlineMs, deadlineMayBePast);
  check('validUntil', request.validUntilMs, false);
  check('sendAt', request.sendAtMs, true);
  const { sendAtMs, deadlineMs, validUntilMs } = request;
  if (sendAtMs !== null && deadlineMs !== null && sendAtMs >= deadlineMs)
    problems.push({ field: 'sendAt', message: 'is not before the deadline' });
  if (sendAtMs !== null && validUntilMs !== null && sendAtMs >= validUntilMs)
    problems.push({ field: 'sendAt', message: 'is not before validUntil' });
  return problems;
}

/** A channel that is asked for needs its address, unless an account may supply it. */
function checkWays(request: NotificationRequest): FieldProblem[] {
  const { email, phone, id } = request.recipient;
  const { channels } = request;
  if (
    channels === null ||
    id !== null ||
    channels.some((channel) => channel === 'push' || channel === 'inbox')
  )
    return [];
  const reachable = channels.some((channel) => (channel === 'email' ? email !== null : phone !== null));
  return reachable
    ? []
    : [{ field: 'channels', message: 'names no channel for which the recipient has an address' }];
}

/** The fixed end of a test: by the local part at the simulator's domain, or by the last digit of the phone (1 to 5). */
function simulatedEnd(request: NotificationRequest): SimulatedEnd {
  const { email, phone } = request.recipient;
  const [local = '', domain = ''] = (email ?? '').toLowerCase().split('@');
  const named = SIMULATED_ENDS.find((end) => end === local);
  if (named && domain === SIMULATOR_DOMAIN) return named;
  const digit = email === null ? Number(phone?.at(-1)) : NaN;
  return SIMULATED_ENDS[digit - 1] ?? 'delivered';
}
