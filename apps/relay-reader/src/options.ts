import { hostname } from 'node:os';
import { parseArgs } from 'node:util';

/** How this reader is started. */
export interface ReaderOptions {
  /** The api's address, as `https://nachricht.stadt.example`. */
  readonly url: string;
  /** File with an API key of scope `relay`. */
  readonly keyFile: string;
  readonly logFile: string;
  /** Where it notes how far it has read. */
  readonly positionFile: string;
  /** Postfix's configuration folder; null: the usual one. */
  readonly configDir: string | null;
  /** Name of this relay to the api. */
  readonly host: string;
  /** PEM of authorities trusted besides the usual ones. */
  readonly caFile: string | null;
  /** How often the queue is read. The log is followed all the time. */
  readonly everyMs: number;
  /** Mail may be taken out of the queue. */
  readonly removes: boolean;
  /** Prints what it would post; posts, removes and notes nothing. */
  readonly isDry: boolean;
}

/** Shown for `--help` and for a wrong command line. */
export const USAGE = `Usage: relay-reader --url https://… --key-file FILE [options]
  --log FILE        log of Postfix (/var/log/mail.log)
  --position FILE   where it notes how far it has read (/var/lib/stadtbote-relay-reader/position.json)
  --config-dir DIR  configuration of the Postfix instance
  --host NAME       name of this relay to the api (its host name)
  --ca FILE         PEM of authorities trusted besides the usual ones
  --every SECONDS   how often the queue is read (10)
  --remove          take mail out of the queue when the api asks for it
  --dry-run         print what would be posted; post, remove and note nothing
HTTPS_PROXY, HTTP_PROXY and NO_PROXY are followed.
`;

/** Reads the command line. @throws Error with what is wrong */
export function readOptions(argv: readonly string[]): ReaderOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      url: { type: 'string' },
      'key-file': { type: 'string' },
      log: { type: 'string', default: '/var/log/mail.log' },
      position: { type: 'string', default: '/var/lib/stadtbote-relay-reader/position.json' },
      'config-dir': { type: 'string' },
      host: { type: 'string', default: hostname() },
      ca: { type: 'string' },
      every: { type: 'string', default: '10' },
      remove: { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
    },
  });
  const everyMs = Number(values.every) * 1000;
  if (values.url === undefined || !/^https?:/.test(values.url)) throw new Error('--url is missing or none');
  if (values['key-file'] === undefined && !values['dry-run']) throw new Error('--key-file is missing');
  if (!(everyMs >= 1000 && everyMs <= 3_600_000)) throw new Error('--every takes 1 to 3600 seconds');
  return {
    url: values.url.replace(/\/$/, ''),
    keyFile: values['key-file'] ?? '',
    logFile: values.log,
    positionFile: values.position,
    configDir: values['config-dir'] ?? null,
    host: values.host,
    caFile: values.ca ?? null,
    everyMs,
    removes: values.remove,
    isDry: values['dry-run'],
  };
}
