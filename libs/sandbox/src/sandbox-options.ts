import { z } from 'zod';
import { dnsOrder } from './dns/dns-order.js';

const port = z.number().int().min(0).max(65_535).default(0);

/** Settings of a sandbox. A port of 0 takes a free one. */
export const sandboxOptions = z.strictObject({
  /** Loopback address of everything but the MX hosts, which have addresses of their own. */
  host: z
    .string()
    .regex(/^127(\.\d{1,3}){3}$/, 'must be a loopback address')
    .default('127.0.0.1'),
  controlPort: port,
  smtpPort: port,
  dnsPort: port,
  twilioPort: port,
  pushPort: port,
  webhookPort: port,
  /** Of the hosts that tell TLS policies. */
  policyPort: port,
  /** Holds the authority, the clock and the secret of the push subscriptions: what must outlive a restart. */
  dir: z.string().min(1),
  accountSid: z.string().regex(/^AC[0-9a-f]{32}$/, 'must be AC and 32 hex digits'),
  authToken: z.string().min(1),
  /** Where citizens' texts are posted. */
  inboundUrl: z.url().optional(),
  /** What names of our own answer from the start, as `POST /dns` takes it. */
  records: z.array(dnsOrder).default([]),
  /** Pages that hosts of our own show, by HTTPS on the policy port. */
  pages: z
    .array(z.strictObject({ host: z.string().min(1), path: z.string().default('/'), html: z.string() }))
    .default([]),
  /** A scenario to play from the start, as YAML. */
  scenario: z.string().optional(),
  /** Every row of the ledger is appended here, also those that memory forgets. */
  ledgerFile: z.string().min(1).optional(),
  /** How much stays in memory. */
  ledgerRows: z.number().int().min(1).default(500_000),
  keptMessages: z.number().int().min(1).default(30_000),
  keptMailBytes: z
    .number()
    .int()
    .min(1)
    .default(48 * 1024 * 1024),
});

/** As callers give them. */
export type SandboxOptions = z.input<typeof sandboxOptions>;
/** With all defaults. */
export type SandboxSettings = z.output<typeof sandboxOptions>;
