import { readFileSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import { rootCertificates } from 'node:tls';
import type { PostedEntry } from './our-mail.js';

/** What is posted. */
export interface Observations {
  readonly host: string;
  readonly at: string;
  readonly queue: readonly PostedEntry[];
  readonly log: readonly string[];
  readonly removed: readonly Removal[];
  readonly removes: boolean;
}

/** What became of a mail that was to be taken out. */
export interface Removal {
  readonly queueId: string;
  readonly result: 'removed' | 'gone' | 'sent';
}

/** What the api answered. */
export interface Answer {
  readonly taken: number;
  readonly unknown: number;
  readonly remove: readonly { readonly queueId: string }[];
}

/** The api did not take it. */
export class NotTaken extends Error {
  override readonly name = 'NotTaken';

  constructor(
    message: string,
    /** Whether the same again may be taken later. */
    readonly isTemporary: boolean,
  ) {
    super(message);
  }
}

const TIMEOUT_MS = 30_000;

/** Posts observations, through the proxy that the environment names. */
export class ApiClient {
  private readonly url: URL;
  private readonly agent: http.Agent;

  constructor(
    url: string,
    private readonly keyFile: string,
    caFile: string | null,
  ) {
    this.url = new URL(`${url}/v1/relay/observations`);
    const shared = { keepAlive: true, proxyEnv: process.env };
    const ca = caFile === null ? {} : { ca: [...rootCertificates, readFileSync(caFile, 'utf8')] };
    this.agent =
      this.url.protocol === 'https:' ? new https.Agent({ ...shared, ...ca }) : new http.Agent(shared);
  }

  /** @throws NotTaken */
  async post(observations: Observations): Promise<Answer> {
    const { status, text } = await this.send(JSON.stringify(observations)).catch((error: unknown) => {
      throw new NotTaken(error instanceof Error ? error.message : 'no connection', true);
    });
    if (status === 200) return JSON.parse(text) as Answer;
    // What the api will never take must not stop what comes after it; a wrong key is put right by people.
    throw new NotTaken(`the api answered ${String(status)}`, status !== 422 && status !== 413);
  }

  /** The key is read anew each time, so that it can be exchanged while the reader runs. */
  private send(body: string): Promise<{ readonly status: number; readonly text: string }> {
    const { request } = this.url.protocol === 'https:' ? https : http;
    const headers = {
      authorization: `Bearer ${readFileSync(this.keyFile, 'utf8').trim()}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    return new Promise((resolve, reject) => {
      const call = request(
        this.url,
        { method: 'POST', agent: this.agent, headers, timeout: TIMEOUT_MS },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
          });
        },
      );
      call.on('timeout', () => call.destroy(new Error('the api did not answer in time')));
      call.on('error', reject);
      call.end(body);
    });
  }
}
