import { readFileSync } from 'node:fs';
import type { ProviderDirectory } from '#channels';
import type { Config } from '#config';
import type { Clock, DeliveryMetrics } from '#delivery/ports';
import type { Pool } from '#persistence';

/** What the composition is given. */
export interface WorkerGround {
  readonly config: Config<'worker'>;
  readonly pool: Pool;
  readonly clock: Clock;
  readonly metrics: DeliveryMetrics;
  readonly directory: ProviderDirectory;
  /** Told of each try of a webhook. */
  readonly onWebhookTried: (outcome: string, tookMs: number) => void;
  readonly onError: (step: string, error: unknown) => void;
}

/** Whom we speak to and whom we believe. */
export function trustOf({ mail, local }: Config<'worker'>) {
  return {
    ...(mail.extraCaFile === null ? {} : { extraCa: readFileSync(mail.extraCaFile, 'utf8') }),
    allowInternalHosts: local !== null,
  };
}
