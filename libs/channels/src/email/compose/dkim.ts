import { createPrivateKey, hash, sign, type KeyObject } from 'node:crypto';
import type { Stream } from '#domain';
import { domainOf } from '../email-address.js';

/** A signing key as it is configured. */
export interface DkimKeyOptions {
  readonly domain: string;
  readonly selector: string;
  /** PEM of an RSA key or an Ed25519 key (RFC 8463). */
  readonly privateKey: string;
  /** For mail of this stream only; absent or null: for both. */
  readonly stream?: Stream | null;
}

interface DkimKey {
  readonly domain: string;
  readonly selector: string;
  readonly algorithm: 'rsa-sha256' | 'ed25519-sha256';
  readonly key: KeyObject;
  readonly stream: Stream | null;
}

/** Fields that are signed where present. The doubled ones cannot be added afterwards either (RFC 6376, 8.15). */
const SIGNED = [
  'from',
  'from',
  'to',
  'subject',
  'subject',
  'date',
  'message-id',
  'reply-to',
  'mime-version',
  'content-type',
  'auto-submitted',
  'list-unsubscribe',
  'list-unsubscribe-post',
];

/**
 * Signs messages (RFC 6376, relaxed/relaxed) with the keys of the domain that is aligned with From: RSA, which everybody
 * reads, and beside it Ed25519 (RFC 8463), which most still pass over. A key is parsed once: signing with RSA from a PEM text costs 992 µs, from a KeyObject 261 µs, and on libuv's pool both cores work at it.
 * nodemailer's own signer takes a KeyObject too, but streams the message through four transforms and signs on the main
 * thread. Figures: `bench/email-gateway.ts`.
 */
export class DkimSigner {
  private readonly keys: readonly DkimKey[];

  /** @throws Error for a key of another kind */
  constructor(keys: readonly DkimKeyOptions[]) {
    this.keys = keys.map((options) => {
      const key = createPrivateKey(options.privateKey);
      return {
        domain: options.domain.toLowerCase(),
        selector: options.selector,
        algorithm: algorithmOf(key, options.selector),
        key,
        stream: options.stream ?? null,
      };
    });
  }

  /** @returns a `DKIM-Signature` field with its line break for each key, or an empty text when none is aligned with From */
  async signature(headers: string, body: string, from: string, stream: Stream): Promise<string> {
    const keys = this.keysFor(domainOf(from), stream);
    if (keys.length === 0) return '';
    const fields = fieldsOf(headers);
    const names = SIGNED.filter((name) => fields.has(name));
    const signed = {
      names: foldedNames(names),
      fields: oncePerName(names, fields).join('\r\n'),
      bodyHash: hash('sha256', Buffer.from(relaxedBody(body), 'latin1'), 'base64'),
    };
    return (await Promise.all(keys.map((key) => signatureField(key, signed)))).join('');
  }

  /**
   * Relaxed alignment (RFC 7489, 3.1.1): the keys' domain is From's or one above it; the longest wins, then its stream.
   * Of each algorithm one.
   */
  private keysFor(from: string, stream: Stream): readonly DkimKey[] {
    const [best, ...others] = this.keys
      .filter((key) => from === key.domain || from.endsWith(`.${key.domain}`))
      .filter((key) => key.stream === null || key.stream === stream)
      .sort(
        (a, b) => b.domain.length - a.domain.length || Number(a.stream === null) - Number(b.stream === null),
      );
    if (best === undefined) return [];
    const beside = others.find(
      (key) => key.domain === best.domain && key.stream === best.stream && key.algorithm !== best.algorithm,
    );
    return beside === undefined ? [best] : [best, beside];
  }
}

/** What all signatures of a message have in common. */
interface Signed {
  readonly names: string;
  readonly fields: string;
  readonly bodyHash: string;
}

async function signatureField(key: DkimKey, { names, fields, bodyHash }: Signed): Promise<string> {
  const field =
    `DKIM-Signature: v=1; a=${key.algorithm}; c=relaxed/relaxed; d=${key.domain};\r\n s=${key.selector};` +
    ` h=${names};\r\n bh=${bodyHash};\r\n b=`;
  const signature = await SIGN[key.algorithm](
    Buffer.from(`${fields}\r\n${relaxedField(field)}`, 'latin1'),
    key.key,
  );
  return `${field}${signature.replace(/.{70}(?=.)/g, '$&\r\n ')}\r\n`;
}

/** Ed25519 signs the hash (RFC 8463, 3), in less time than the way to another thread takes. */
const SIGN: Readonly<
  Record<DkimKey['algorithm'], (data: Buffer, key: KeyObject) => string | Promise<string>>
> = {
  'rsa-sha256': signOnPool,
  'ed25519-sha256': (data, key) => sign(null, hash('sha256', data, 'buffer'), key).toString('base64'),
};

function algorithmOf(key: KeyObject, selector: string): DkimKey['algorithm'] {
  if (key.asymmetricKeyType === 'rsa') return 'rsa-sha256';
  if (key.asymmetricKeyType === 'ed25519') return 'ed25519-sha256';
  throw new Error(`the DKIM key of the selector ${selector} is neither RSA nor Ed25519`);
}

function signOnPool(data: Buffer, key: KeyObject): Promise<string> {
  return new Promise((resolve, reject) => {
    sign('sha256', data, key, (error, signature) => {
      if (error === null) resolve(signature.toString('base64'));
      else reject(error);
    });
  });
}

function fieldsOf(headers: string): ReadonlyMap<string, string> {
  const fields = headers.split(/\r\n(?![ \t])/).filter((field) => field !== '');
  return new Map(
    fields.map((field) => [field.slice(0, field.indexOf(':')).toLowerCase(), relaxedField(field)]),
  );
}

/** A name listed twice is signed once as present and once as absent (RFC 6376, 5.4.2). */
function oncePerName(names: readonly string[], fields: ReadonlyMap<string, string>): string[] {
  return [...new Set(names)].map((name) => fields.get(name) ?? '');
}

function foldedNames(names: readonly string[]): string {
  return names.join(':').replace(/.{1,60}:(?=.)/g, '$&\r\n ');
}

/** RFC 6376, 3.4.2. */
function relaxedField(field: string): string {
  const colon = field.indexOf(':');
  const value = field
    .slice(colon + 1)
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim();
  return `${field.slice(0, colon).toLowerCase()}:${value}`;
}

/** RFC 6376, 3.4.4. */
function relaxedBody(body: string): string {
  const lines = hasLooseBlanks(body)
    ? body
        .replace(/[ \t]+/g, ' ')
        .replace(/ (?=\r\n)/g, '')
        .replace(/ $/, '')
    : body;
  let end = lines.length;
  while (lines.endsWith('\r\n', end)) end -= 2;
  return end === 0 ? '' : `${lines.slice(0, end)}\r\n`;
}

/** What we encode ourselves mostly has none; to look costs a tenth of replacing. */
function hasLooseBlanks(text: string): boolean {
  return text.includes('  ') || text.includes('\t') || text.includes(' \r\n') || text.endsWith(' ');
}
