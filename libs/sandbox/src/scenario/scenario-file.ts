import { parse } from 'yaml';
import { z } from 'zod';
import {
  mailBehaviour,
  pushBehaviour,
  smsBehaviour,
  webhookBehaviour,
  type MailBehaviour,
  type PushBehaviour,
  type SmsBehaviour,
  type WebhookBehaviour,
} from '../behaviours.js';
import { dnsOrder, type DnsOrder } from '../dns/dns-order.js';

/** What a step does to whom. */
export type ScenarioAct =
  | { readonly on: 'provider'; readonly providers: readonly string[]; readonly behaviour: MailBehaviour }
  | { readonly on: 'sms'; readonly behaviour: SmsBehaviour }
  | { readonly on: 'push'; readonly behaviour: PushBehaviour }
  | { readonly on: 'webhooks'; readonly behaviour: WebhookBehaviour }
  | { readonly on: 'dns'; readonly order: DnsOrder }
  | { readonly on: 'clock'; readonly rate: number };

/** `fromMs` and `toMs` count domain time from the scenario's start; without an end it lasts. */
export interface ScenarioStep {
  readonly fromMs: number;
  readonly toMs: number | undefined;
  readonly act: ScenarioAct;
}

/** A scenario that cannot be read. `field` names the place, such as `steps.2.reply`. */
export class ScenarioError extends Error {
  constructor(
    readonly field: string,
    /** What is wrong there. */
    readonly reason: string,
  ) {
    super(`${field} ${reason}`);
  }
}

const unitsMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

const span = z
  .union([z.string(), z.number()])
  .transform((text) => toMs(String(text)))
  .refine((ms) => Number.isFinite(ms), 'must be a duration such as 90s, 15m, 2h, 3d or 1h30m');

function toMs(text: string): number {
  if (text === '0') return 0;
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) return NaN;
  const parts = text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g);
  return [...parts].reduce(
    (sum, [, count, unit]) => sum + Number(count) * unitsMs[unit as keyof typeof unitsMs],
    0,
  );
}

const frame = z.looseObject({
  who: z.union([z.string(), z.array(z.string()).min(1)]),
  from: span.default(0),
  to: span.optional(),
});
const file = z.strictObject({ name: z.string().optional(), steps: z.array(frame).min(1) });
const clockRate = z.strictObject({ rate: z.number().positive().max(100_000) });

/**
 * Reads a scenario.
 * @param resolve provider ids behind a name: an id, a group or `all`; none when there is no such
 * @throws {@link ScenarioError}
 */
export function readScenario(yaml: string, resolve: (name: string) => readonly string[]): ScenarioStep[] {
  const { steps } = read(file, parseYaml(yaml), '');
  return steps.map(({ who, from: fromMs, to, ...rest }, at) => {
    const place = `steps.${at}`;
    if (to !== undefined && to <= fromMs) throw new ScenarioError(`${place}.to`, 'must be after from');
    return { fromMs, toMs: to, act: readAct([who].flat(), rest, { place, resolve }) };
  });
}

function parseYaml(yaml: string): unknown {
  try {
    return parse(yaml);
  } catch (error) {
    throw new ScenarioError('(file)', error instanceof Error ? error.message : 'is not YAML');
  }
}

interface Place {
  readonly place: string;
  readonly resolve: (name: string) => readonly string[];
}

function readAct(who: readonly string[], rest: unknown, { place, resolve }: Place): ScenarioAct {
  const [sole = '', ...others] = who;
  switch (others.length === 0 ? sole : '') {
    case 'sms':
      return { on: 'sms', behaviour: read(smsBehaviour, rest, place) };
    case 'push':
      return { on: 'push', behaviour: read(pushBehaviour, rest, place) };
    case 'webhooks':
      return { on: 'webhooks', behaviour: read(webhookBehaviour, rest, place) };
    case 'dns':
      return { on: 'dns', order: read(dnsOrder, rest, place) };
    case 'clock':
      return { on: 'clock', ...read(clockRate, rest, place) };
    default:
      return {
        on: 'provider',
        providers: who.flatMap((name) => known(name, place, resolve)),
        behaviour: read(mailBehaviour, rest, place),
      };
  }
}

function known(name: string, place: string, resolve: Place['resolve']): readonly string[] {
  const ids = resolve(name);
  if (ids.length === 0)
    throw new ScenarioError(
      `${place}.who`,
      `${name} is no provider, group, sms, push, webhooks, dns or clock`,
    );
  return ids;
}

function read<S extends z.ZodType>(schema: S, value: unknown, place: string): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : (issue?.path ?? []);
  throw new ScenarioError(
    [place, ...path].filter((part) => part !== '').join('.'),
    issue?.message ?? 'is wrong',
  );
}
