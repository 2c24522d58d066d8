import { z } from 'zod';
import type { SandboxAddresses } from './sandbox.js';
import { startSandbox } from './sandbox.js';
import { sandboxOptions } from './sandbox-options.js';
import { ScenarioError } from './scenario/scenario-file.js';

/**
 * The sandbox as a process of its own. Options as JSON in the first argument or in SANDBOX_OPTIONS. When ready it sends its parent
 * `{ready: addresses}` and prints the addresses as one line; after every change of the clock it sends `{clock: reading}`.
 * It ends on SIGTERM, on SIGINT, and when its parent is gone; with 2 for a wrong option,
 * with 1 when it cannot start.
 */
async function main(): Promise<void> {
  const options = sandboxOptions.parse(JSON.parse(process.argv[2] ?? process.env['SANDBOX_OPTIONS'] ?? '{}'));
  const sandbox = await startSandbox(options);
  const { control, dnsServer, smtpPort, twilioUrl, pushUrl, webhookUrl, policyPort, caPath } = sandbox;
  const http = { twilioUrl, pushUrl, webhookUrl, policyPort };
  const ready: SandboxAddresses = { control, dnsServer, smtpPort, ...http, caPath };
  sandbox.onClock((_, clock) => process.send?.({ clock }));
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    void sandbox.stop().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop).on('SIGINT', stop).on('disconnect', stop);
  process.send?.({ ready });
  process.stdout.write(`${JSON.stringify(ready)}\n`);
}

main().catch((error: unknown) => {
  const isWrongOption =
    error instanceof z.ZodError || error instanceof ScenarioError || error instanceof SyntaxError;
  const message = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
  process.stderr.write(`sandbox: ${message.replace(/\s+/g, ' ')}\n`);
  process.exit(isWrongOption ? 2 : 1);
});
