/**
 * How many mails a second the email gateway hands over: composing, RSA-2048 DKIM and SMTP, to a sink of its own process.
 *   npm run bench -- email-gateway [--messages 5000] [--connections 20] [--rounds 5] [--unsigned] [--sender nodemailer]
 *     [--delay 20] [--sink host:port]
 */
import { parseArgs } from 'node:util';
import { gatewayTo, handOverFromMemory } from './harness/direct-mail.js';
import { SmtpSink } from './harness/sink.js';
import { median } from './harness/statistics.js';

function readSettings(argv: readonly string[]) {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      messages: { type: 'string', default: '5000' },
      connections: { type: 'string', default: '20' },
      rounds: { type: 'string', default: '5' },
      unsigned: { type: 'boolean', default: false },
      sender: { type: 'string', default: 'pipelined' },
      delay: { type: 'string', default: '0' },
      sink: { type: 'string' },
    },
  });
  return {
    messages: Number(values.messages),
    connections: Number(values.connections),
    rounds: Number(values.rounds),
    signed: !values.unsigned,
    sender: values.sender === 'nodemailer' ? ('nodemailer' as const) : ('pipelined' as const),
    delayMs: Number(values.delay),
    sink: values.sink,
  };
}

async function sinkFor(given: string | undefined, delayMs: number) {
  if (given === undefined) {
    const sink = await SmtpSink.start();
    await sink.delay(delayMs);
    return sink;
  }
  const [host = '', port = ''] = given.split(':');
  return { host, port: Number(port), stop: () => undefined };
}

/** @returns the exit code */
export async function main(argv: readonly string[]): Promise<number> {
  const settings = readSettings(argv);
  const sink = await sinkFor(settings.sink, settings.delayMs);
  const gateway = gatewayTo(sink.port, settings);
  await handOverFromMemory(gateway, sink.host, 500);
  const rates: number[] = [];
  const cpuBefore = process.cpuUsage();
  for (let i = 0; i < settings.rounds; i += 1) {
    const startedAt = performance.now();
    await handOverFromMemory(gateway, sink.host, settings.messages);
    rates.push(settings.messages / ((performance.now() - startedAt) / 1000));
  }
  const cpu = process.cpuUsage(cpuBefore);
  const total = settings.messages * settings.rounds;
  process.stdout.write(
    `email hand-over, ${settings.sender}, ${String(settings.connections)} connections, ${settings.signed ? 'RSA-2048 DKIM' : 'unsigned'}: ` +
      `${median(rates).toFixed(0)} messages/s (median of ${rates.map((rate) => rate.toFixed(0)).join(', ')}), ` +
      `${((cpu.user + cpu.system) / total).toFixed(0)} µs CPU a message\n`,
  );
  gateway.closeAll();
  sink.stop();
  return 0;
}
