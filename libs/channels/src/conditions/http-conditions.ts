import { Conditions, type Clock, type ConditionAnswer, type ConditionQuestion } from '#delivery/ports';
import { httpCall } from '../http-call.js';
import { openAgents, type AgentsGround, type OutgoingAgents } from '../outgoing-agents.js';
import { standardWebhookHeaders } from '../standard-webhook.js';

/** How conditions are asked. */
export interface HttpConditionsOptions extends AgentsGround {
  readonly clock: Pick<Clock, 'realNow'>;
  /** The secrets of a department by which it knows that we ask; the newest first, others while keys change. */
  readonly secretsOf: (departmentId: string) => readonly Buffer[];
  /** For everything, milliseconds. */
  readonly limitMs?: number;
}

const LIMIT_MS = 5_000;
const MOST_BYTES = 65_536;

/**
 * Asks by a POST that is signed as a Standard Webhook. Nothing about the person: the notification's id and the department's
 * own reference. Redirects are not followed, and the address is judged once more when it is looked up: a name may point elsewhere than
 * when it was saved (SSRF).
 */
export class HttpConditions extends Conditions {
  private readonly agents: OutgoingAgents;

  constructor(private readonly options: HttpConditionsOptions) {
    super();
    this.agents = openAgents(options);
  }

  override async ask(question: ConditionQuestion): Promise<ConditionAnswer> {
    const url = URL.canParse(question.url) ? new URL(question.url) : null;
    if (url === null || !this.agents.allowsStranger(url.hostname)) return 'unknown';
    const stampS = Math.floor(this.options.clock.realNow() / 1000);
    const body = bodyOf(question, stampS);
    const end = await httpCall({
      method: 'POST',
      url,
      headers: { ...this.signed(question, stampS, body), accept: 'application/json' },
      body,
      limitMs: this.options.limitMs ?? LIMIT_MS,
      mostBytes: MOST_BYTES,
      agent: this.agents.for(url),
    });
    return end.kind === 'answered' && end.status === 200 ? answerIn(end.body) : 'unknown';
  }

  private signed(
    { notificationId, departmentId, tries }: ConditionQuestion,
    stampS: number,
    body: string,
  ): Readonly<Record<string, string>> {
    const id = `cond_${notificationId}_${String(tries)}`;
    return standardWebhookHeaders({ id, stampS, body }, this.options.secretsOf(departmentId));
  }
}

function bodyOf(question: ConditionQuestion, stampS: number): string {
  const { notificationId, reference, category, deadlineMs } = question;
  return JSON.stringify({
    type: 'condition.asked',
    timestamp: new Date(stampS * 1000).toISOString(),
    data: {
      id: notificationId,
      reference,
      category,
      deadline: deadlineMs === null ? null : new Date(deadlineMs).toISOString(),
    },
  });
}

/** `{"needed": true}` or `{"needed": false}`; anything else is no answer. */
function answerIn(body: string): ConditionAnswer {
  try {
    const { needed } = JSON.parse(body) as { readonly needed?: unknown };
    if (typeof needed !== 'boolean') return 'unknown';
    return needed ? 'needed' : 'not_needed';
  } catch {
    return 'unknown';
  }
}
