/**
 * How many pushes a second are encrypted and signed, beside stock web-push, which signs every message. The two take turns.
 *   npm run bench -- push [--messages 1000] [--rounds 9]
 * All are first checked by an independent reading of RFC 8291, that of the sandbox's push service.
 */
import { createECDH, randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import webpush from 'web-push';
import type { PushSubscription } from '#delivery/ports';
import { MessageKeyStock } from '../libs/channels/src/push/message-key-stock.js';
import { PushRequests } from '../libs/channels/src/push/push-requests.js';
import { decryptContent, type ReceiverKeys } from '../libs/sandbox/src/push/content-encoding.js';
import { machine, median, printRatio } from './harness/statistics.js';

const GOAL = 3.5;
const BROWSERS = 500;
const DEMANDS = { ttlS: 3600, urgency: 'normal', topic: 'a'.repeat(32) } as const;
const TEXT = JSON.stringify({
  title: 'Stadt Lindenburg',
  body: 'Bitte bestätigen Sie Ihren Termin im Bürgeramt bis 11.03., 15:02 Uhr.',
  url: `https://stadt.example/m/${'x'.repeat(43)}`,
  tag: 'b'.repeat(32),
});

interface Browser {
  readonly subscription: PushSubscription;
  readonly origin: string;
  readonly keys: ReceiverKeys;
}

/** Browsers of the four push services there are. */
function browsers(): readonly Browser[] {
  const services = ['fcm.googleapis', 'updates.push.services.mozilla', 'web.push.apple', 'wns.windows'];
  return Array.from({ length: BROWSERS }, (_, index) => {
    const ecdh = createECDH('prime256v1');
    const p256dh = ecdh.generateKeys('base64url');
    const auth = randomBytes(16);
    const origin = `https://${services[index % services.length] ?? ''}.example`;
    const endpoint = `${origin}/wpush/v2/${randomBytes(60).toString('base64url')}`;
    const subscription = { endpoint, keys: { p256dh, auth: auth.toString('base64url') } };
    return { subscription, origin, keys: { ecdh, auth } };
  });
}

interface Maker {
  /** Before each round, not measured. */
  readonly prepare: (messages: number) => void;
  readonly make: (browser: Browser) => Buffer;
}

/** Ours with keys drawn ahead in idle time, as the worker does, and with drawing them; beside stock web-push. */
function makers(): Readonly<Record<'ours' | 'drawing' | 'peer', Maker>> {
  const pair = { subject: 'mailto:technik@stadt.example', ...webpush.generateVAPIDKeys() };
  const { ttlS: TTL, urgency, topic } = DEMANDS;
  const options = { vapidDetails: pair, TTL, urgency, topic, contentEncoding: 'aes128gcm' } as const;
  const nothing = (): void => undefined;
  const own = (stock: MessageKeyStock): Maker['make'] => {
    const requests = new PushRequests([pair], stock);
    return ({ subscription, origin }) => requests.make(subscription, origin, TEXT, DEMANDS).body;
  };
  const stock = new MessageKeyStock();
  return {
    ours: {
      prepare: (messages) => {
        stock.fill(messages);
      },
      make: own(stock),
    },
    drawing: { prepare: nothing, make: own(new MessageKeyStock()) },
    peer: {
      prepare: nothing,
      make: ({ subscription }) => webpush.generateRequestDetails(subscription, TEXT, options).body,
    },
  };
}

/** Every browser reads its own message, and no two messages were made with one key. */
function check(all: readonly Browser[], { make }: Maker): void {
  const used = new Set<string>();
  for (const browser of all) {
    const body = make(browser);
    if (decryptContent(body, browser.keys).toString() !== TEXT)
      throw new Error('a browser cannot read its message');
    used.add(body.subarray(21, 86).toString('hex'));
  }
  if (used.size !== all.length) throw new Error('a key was used twice');
}

/** Messages a second of this process's processor time: what else runs on the machine changes little. */
function rate(all: readonly Browser[], { prepare, make }: Maker, messages: number): number {
  prepare(messages);
  const before = process.cpuUsage();
  for (let index = 0; index < messages; index += 1) {
    const browser = all[index % all.length];
    if (browser !== undefined) make(browser);
  }
  const { user, system } = process.cpuUsage(before);
  return (1e6 * messages) / (user + system);
}

/** @returns the exit code */
export function main(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: { messages: { type: 'string', default: '1000' }, rounds: { type: 'string', default: '9' } },
  });
  const all = browsers();
  const { ours, drawing, peer } = makers();
  for (const maker of [ours, drawing, peer]) check(all, maker);
  const rounds = Array.from({ length: Number(values.rounds) + 1 }, () => ({
    peer: rate(all, peer, Number(values.messages)),
    ours: rate(all, ours, Number(values.messages)),
    drawing: rate(all, drawing, Number(values.messages)),
  })).slice(1); // the first one warms up
  const perSecond = (of: 'peer' | 'ours' | 'drawing') => median(rounds.map((round) => round[of])).toFixed(0);
  process.stdout.write(
    `${machine()}\neach of ${String(all.length)} browsers read its message of each sender\n` +
      `messages/s of one core: web-push ${perSecond('peer')}, ours ${perSecond('ours')}, ours with drawing each key pair ${perSecond('drawing')}\n`,
  );
  const met = printRatio(
    'push, encrypt and sign ÷ web-push, key pairs drawn in idle time',
    rounds.map((round) => round.ours / round.peer),
    { atLeast: GOAL },
  );
  const drawn = median(rounds.map((round) => round.drawing / round.peer));
  process.stdout.write(`     the same with drawing each key pair: ${drawn.toFixed(2)}\n`);
  return Promise.resolve(met ? 0 : 1);
}
