import { isIP } from 'node:net';
import { z } from 'zod';
import { readKeyRing, type KeyRing } from './key-ring.js';

/** One setting: how its text is read, and what the documents say about it. */
export interface Setting<T> {
  /** The kind of value, in words: `whole number, 1–100`. */
  readonly type: string;
  /** The text that stands for an unset value; null: there is none. */
  readonly default: string | null;
  /** Whether start-up fails without it. */
  readonly required: boolean;
  readonly description: string;
  /** A secret is never printed, not even when it is wrong. */
  readonly secret: boolean;
  /** Reads the text; an empty text has been made `undefined` before. Its messages never repeat the text. */
  readonly schema: z.ZodType<T, string | undefined>;
}

interface Words {
  readonly description: string;
  readonly secret?: boolean;
}

/** A text that may be missing. */
export function optionalText(words: Words & { readonly type?: string; readonly default?: string }) {
  return describe(words.type ?? 'text', words, null, z.string().optional().transform(orNull));
}

/** A text with a default. */
export function textWithDefault(fallback: string, words: Words): Setting<string> {
  return describe('text', words, fallback, z.string().optional().transform(or(fallback)));
}

/** A colour as `#rrggbb`, in any case; lower case comes out. */
export function color(fallback: string, words: Words): Setting<string> {
  const schema = z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, { error: 'must be a colour as #rrggbb' })
    .transform((text) => text.toLowerCase());
  return describe('#rrggbb', words, fallback, schema.optional().transform(or(fallback)));
}

/** A text that must be there. */
export function requiredText(words: Words): Setting<string> {
  return describe('text', words, null, z.string({ error: 'is missing' }), true);
}

/** An address with one of the given schemes (`https`, `postgres` …) that may be missing. */
export function optionalUrl(schemes: readonly string[], words: Words): Setting<string | null> {
  return describe(urlType(schemes), words, null, urlText(schemes).optional().transform(orNull));
}

/** An address with a default. */
export function urlWithDefault(schemes: readonly string[], fallback: string, words: Words): Setting<string> {
  return describe(urlType(schemes), words, fallback, urlText(schemes).optional().transform(or(fallback)));
}

/** An address that must be there. */
export function requiredUrl(schemes: readonly string[], words: Words): Setting<string> {
  return describe(urlType(schemes), words, null, urlText(schemes), true);
}

/** A whole number within bounds. */
export function wholeNumber(
  fallback: number,
  bounds: { readonly min: number; readonly max: number },
  words: Words,
): Setting<number> {
  const schema = numberText(bounds).optional().transform(or(fallback));
  return describe(numberType(bounds), words, String(fallback), schema);
}

/** A whole number within bounds that may be missing. */
export function optionalWholeNumber(
  bounds: { readonly min: number; readonly max: number },
  words: Words,
): Setting<number | null> {
  return describe(numberType(bounds), words, null, numberText(bounds).optional().transform(orNull));
}

/** A key pair, both keys as text. */
export interface KeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** Key pairs, `public:private`, separated by commas. */
export function keyPairs(words: Words): Setting<readonly KeyPair[]> {
  const error = 'must be public:private, separated by commas, both base64url';
  const schema = z
    .string()
    .transform(splitList)
    .pipe(z.array(z.string().regex(/^[\w-]+:[\w-]+$/, { error })))
    .transform((texts) => texts.map(pairOf));
  return describe(
    'list of public:private',
    words,
    null,
    schema.optional().transform(or<readonly KeyPair[]>([])),
  );
}

function pairOf(text: string): KeyPair {
  const [publicKey = '', privateKey = ''] = text.split(':');
  return { publicKey, privateKey };
}

/** Whole numbers by the id of a key or department, `id=number`, separated by commas. Ids come out in lower case. */
export function quotas(words: Words): Setting<ReadonlyMap<string, number>> {
  const error = 'must be id=number, separated by commas, each id a UUID and each number at least 1';
  const schema = z
    .string()
    .transform((text) => splitList(text.toLowerCase()))
    .pipe(z.array(z.string().regex(QUOTA, { error })))
    .transform((parts) => new Map(parts.map((part) => [part.slice(0, UUID_LENGTH), quotaOf(part)])));
  const none: ReadonlyMap<string, number> = new Map();
  return describe('list of id=number', words, null, schema.optional().transform(or(none)));
}

/** `true` or `false`, also written `1` or `0`. */
export function flag(fallback: boolean, words: Words): Setting<boolean> {
  const schema = z.enum(['true', 'false', '1', '0'], { error: 'must be true or false' });
  const read = schema
    .optional()
    .transform((text) => (text === undefined ? fallback : text === 'true' || text === '1'));
  return describe('true or false', words, String(fallback), read);
}

/** One of a few words. */
export function oneOf<const W extends string>(choices: readonly W[], fallback: W, words: Words): Setting<W> {
  const schema = z.enum(choices, { error: `must be one of ${choices.join(', ')}` });
  return describe(choices.join(', '), words, fallback, schema.optional().transform(or<W>(fallback)));
}

/** DNS servers, `address` or `address:port` (IPv6 with a port in brackets), separated by commas. */
export function dnsServers(words: Words): Setting<readonly string[]> {
  const error = 'must be IP addresses, each with an optional :port, separated by commas';
  const schema = z
    .string()
    .transform(splitList)
    .pipe(z.array(z.string().refine(isServer, { error })));
  return describe('list of addresses', words, null, schema.optional().transform(or<readonly string[]>([])));
}

/** A network and the prefix of the key that stands for it. */
export interface NetworkOfKey {
  readonly address: string;
  readonly bits: number;
  readonly family: 'ipv4' | 'ipv6';
  readonly keyPrefix: string;
}

/** Networks in CIDR notation with a key's prefix, `10.1.0.0/16=k3y0pref`, separated by commas. */
export function networks(words: Words): Setting<readonly NetworkOfKey[]> {
  const error = 'must be network/bits=prefix of a key, separated by commas';
  const schema = z
    .string()
    .transform((text) => splitList(text).map(networkOf))
    .pipe(z.array(z.custom<NetworkOfKey>((one) => one !== null, { error })));
  return describe(
    'list of network=prefix',
    words,
    null,
    schema.optional().transform(or<readonly NetworkOfKey[]>([])),
  );
}

/** Words separated by commas, in lower case. */
export function list(words: Words): Setting<readonly string[]> {
  const schema = z.string().transform((text) => splitList(text.toLowerCase()));
  return describe('list', words, null, schema.optional().transform(or<readonly string[]>([])));
}

/** IP addresses, separated by commas. */
export function addresses(words: Words): Setting<readonly string[]> {
  const error = 'must be IP addresses, separated by commas';
  const schema = z
    .string()
    .transform(splitList)
    .pipe(z.array(z.string().refine((text) => isIP(text) !== 0, { error })));
  return describe('list of addresses', words, null, schema.optional().transform(or<readonly string[]>([])));
}

/** A cap of messages for the first day, and by how much it grows from day to day. */
export interface WarmUpStep {
  readonly first: number;
  readonly factor: number;
}

/** `2026-12-01=50x2, gmx.net=20x1.5`; a step without a factor doubles. */
export function warmUp(words: Words): Setting<WarmUpSetting | null> {
  const error =
    'must be day=cap and site=cap, separated by commas, each with an optional x and factor, the day first';
  const schema = z
    .string()
    .transform((text) => warmUpOf(splitList(text.toLowerCase())))
    .pipe(z.custom<WarmUpSetting>((plan) => plan !== null, { error }));
  return describe('day=cap[xfactor]', words, null, schema.optional().transform(orNull));
}

/** A plan as it is configured. */
export interface WarmUpSetting extends WarmUpStep {
  /** UTC, `2026-12-01`. */
  readonly startDay: string;
  readonly sites: ReadonlyMap<string, WarmUpStep>;
}

/** A key ring, see `readKeyRing`. @param bytes the exact length, or the least, of each key */
export function keyRing(
  bytes: { readonly exactly: number } | { readonly atLeast: number },
  words: Words,
): Setting<KeyRing> {
  const schema = z.string({ error: 'is missing' }).transform((text, context) => {
    const result = readKeyRing(text, bytes);
    if (result.kind === 'ring') return result.ring;
    context.issues.push({ code: 'custom', message: result.problem, input: undefined });
    return z.NEVER;
  });
  return describe('id:base64[,id:base64]', { ...words, secret: true }, null, schema, true);
}

function describe<T>(
  type: string,
  words: Words,
  fallback: string | null,
  schema: z.ZodType<T, string | undefined>,
  required = false,
): Setting<T> {
  return {
    type,
    default: fallback,
    required,
    description: words.description,
    secret: words.secret ?? false,
    schema,
  };
}

function urlText(schemes: readonly string[]) {
  const error = `must be an address that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`;
  const isGood = (text: string): boolean => schemes.includes(URL.parse(text)?.protocol.slice(0, -1) ?? '');
  return z.string({ error: 'is missing' }).refine(isGood, { error });
}

function urlType(schemes: readonly string[]): string {
  return `address (${schemes.join(', ')})`;
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function isServer(text: string): boolean {
  const match = /^(?:\[([^\]]+)\]|([^:]+)):([0-9]{1,5})$/.exec(text);
  if (match === null) return isIP(text) !== 0;
  return isIP(match[1] ?? match[2] ?? '') !== 0 && Number(match[3]) <= 65_535;
}

function networkOf(text: string): NetworkOfKey | null {
  const [, address = '', bits = '', keyPrefix = ''] =
    /^([0-9A-Fa-f:.]+)\/([0-9]{1,3}) *= *([A-Za-z0-9]{1,40})$/.exec(text) ?? [];
  const family = isIP(address);
  if (family === 0 || Number(bits) > (family === 4 ? 32 : 128)) return null;
  return { address, bits: Number(bits), family: family === 4 ? 'ipv4' : 'ipv6', keyPrefix };
}

function warmUpOf([first = '', ...rest]: readonly string[]): WarmUpSetting | null {
  const start = stepOf(first);
  const sites = rest.map(stepOf);
  if (start === null || !isDay(start.name) || sites.some((site) => site === null)) return null;
  const named = sites.filter((site) => site !== null);
  const { name: startDay, ...step } = start;
  return { startDay, ...step, sites: new Map(named.map(({ name, ...own }) => [name, own])) };
}

function stepOf(text: string): (WarmUpStep & { readonly name: string }) | null {
  const [, name, first, factor = '2'] =
    /^([a-z0-9.-]+) *= *([1-9][0-9]{0,6})(?:x([0-9](?:\.[0-9]{1,2})?))?$/.exec(text) ?? [];
  if (name === undefined || Number(factor) < 1) return null;
  return { name, first: Number(first), factor: Number(factor) };
}

function isDay(text: string): boolean {
  const moment = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(moment) && new Date(moment).toISOString().startsWith(text) && text.length === 10;
}

const UUID_LENGTH = 36;
const QUOTA = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12} *= *[1-9][0-9]{0,8}$/;

function quotaOf(part: string): number {
  return Number(part.slice(part.indexOf('=') + 1));
}

function numberType({ min, max }: { readonly min: number; readonly max: number }): string {
  return `whole number, ${String(min)} to ${String(max)}`;
}

function numberText({ min, max }: { readonly min: number; readonly max: number }) {
  const error = `must be a whole number from ${String(min)} to ${String(max)}`;
  return z
    .string()
    .regex(/^-?[0-9]{1,15}$/, { error, abort: true })
    .transform(Number)
    .pipe(z.number().min(min, { error }).max(max, { error }));
}

function orNull<T>(value: T | undefined): T | null {
  return value ?? null;
}

function or<T>(fallback: T): (value: T | undefined) => T {
  return (value) => value ?? fallback;
}
