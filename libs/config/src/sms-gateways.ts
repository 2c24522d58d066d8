import { z } from 'zod';
import { jsonList } from './json-list.js';
import type { Setting } from './setting.js';

/**
 * Where a value stands in a gateway's answer, callback or list: a path into JSON (`messages.0.id`), a field of a form or of
 * the query by its name, or, in a plain text, what follows these words up to the next white space.
 */
export type ReadFrom = string | { readonly after: string };

/** What a gateway's word or number means to us. */
type Meaning = (typeof MEANINGS)[number];

/** An SMS gateway with an HTTP interface of its own. */
export interface HttpGatewaySetting extends Shared {
  readonly kind: 'http';
  readonly request: {
    readonly method: 'POST' | 'GET';
    /** With placeholders, as all texts below. */
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly json: unknown;
    readonly form: Readonly<Record<string, string>> | null;
    readonly xml: string | null;
  };
  readonly answer: {
    readonly id: ReadFrom | null;
    readonly status: ReadFrom | null;
    /** Words of `status` that mean that the text was taken; null: any answer with 2xx does. */
    readonly accepted: readonly string[] | null;
    readonly error: ReadFrom | null;
    readonly errors: Readonly<Record<string, Meaning>>;
    /** In the gateway's own currency, as a decimal number. */
    readonly price: ReadFrom | null;
    /** Statuses of 500 and above with which the gateway says that it took nothing. */
    readonly notTaken: readonly number[];
  };
  readonly list: {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly items: string;
    readonly id: string;
    readonly body: string;
    readonly createdAt: string;
  } | null;
  readonly callback: HttpCallbackSetting | null;
}

/** How a gateway reports what became of a text, at `/callbacks/http/<id>/<attempt>`. */
export interface HttpCallbackSetting {
  readonly id: string | null;
  readonly status: string;
  /** The gateway's words, in ours. Others change nothing. */
  readonly statuses: Readonly<Record<string, 'accepted' | 'delivered' | 'failed'>>;
  readonly error: string | null;
  readonly errors: Readonly<Record<string, Meaning>>;
  readonly check:
    | { readonly by: 'secret'; readonly header: string; readonly secret: string }
    | {
        readonly by: 'hmac';
        readonly header: string;
        readonly secret: string;
        readonly algorithm: 'sha1' | 'sha256' | 'sha512';
        readonly encoding: 'hex' | 'base64';
        readonly prefix: string;
      };
}

/** An SMS centre that speaks SMPP 3.4. */
export interface SmppGatewaySetting extends Shared {
  readonly kind: 'smpp';
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** No TLS, and that is meant: the line runs through a VPN. */
  readonly plain: boolean;
  readonly systemId: string;
  readonly password: string;
  readonly systemType: string;
  /** How a long text goes: in parts that say so in their header, or as one in `message_payload`. */
  readonly longTexts: 'udh' | 'payload';
  /** Submissions on their way at a time. */
  readonly window: number;
  readonly enquireMs: number;
  /** Type of number and numbering plan of an alphanumeric and of a numeric sender are by its form; of the recipient: 1, 1. */
  readonly errors: Readonly<Record<string, Meaning>>;
}

export type SmsGatewaySetting = HttpGatewaySetting | SmppGatewaySetting;

interface Shared {
  /** Lower case; its lane is `sms:<id>`. */
  readonly id: string;
  readonly name: string;
  /** Price of one segment in millionths of a euro; null: SMS_PRICE_MICROS. */
  readonly priceMicros: number | null;
  readonly connections: number;
}

const MEANINGS = [
  'dead',
  'dead_if_repeated',
  'opted_out',
  'temporary',
  'ours',
  'account',
  'message',
] as const;

const line = z
  .string()
  .min(1)
  .max(2000)
  .regex(/^[^\p{Cc}]+$/u);
const path = line.max(200);
const readFrom = z.union([path, z.strictObject({ after: line.max(100) })]);
const headers = z.record(line.max(100), line).default({});
const meanings = z.record(line.max(60), z.enum(MEANINGS)).default({});
const webUrl = line.regex(/^https?:\/\/[^/\s{}]+/, { error: 'must be an http or https address' });

const shared = {
  id: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,30}$/, { error: 'must be lower case letters, digits and hyphens' })
    .refine((id) => id !== 'twilio', { error: 'must not be twilio: that has settings of its own' }),
  name: line.max(60).optional(),
  priceMicros: z.int().min(0).max(10_000_000).nullable().default(null),
  connections: z.int().min(1).max(200).default(8),
};

const check = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('secret'), header: line.default('authorization'), secret: line.min(16) }),
  z.strictObject({
    by: z.literal('hmac'),
    header: line,
    secret: line.min(16),
    algorithm: z.enum(['sha1', 'sha256', 'sha512']).default('sha256'),
    encoding: z.enum(['hex', 'base64']).default('hex'),
    prefix: z.string().max(30).default(''),
  }),
]);

const http = z.strictObject({
  ...shared,
  kind: z.literal('http'),
  request: z
    .strictObject({
      method: z.enum(['POST', 'GET']).default('POST'),
      url: webUrl,
      headers,
      json: z.json().optional(),
      form: z.record(line.max(100), z.string().max(2000)).nullable().default(null),
      xml: z.string().max(10_000).nullable().default(null),
    })
    .refine(({ json, form, xml }) => [json ?? null, form, xml].filter((body) => body !== null).length <= 1, {
      error: 'has more than one of json, form and xml',
    }),
  answer: z.strictObject({
    id: readFrom.nullable().default(null),
    status: readFrom.nullable().default(null),
    accepted: z.array(line).nullable().default(null),
    error: readFrom.nullable().default(null),
    errors: meanings,
    price: readFrom.nullable().default(null),
    notTaken: z.array(z.int().min(500).max(599)).default([]),
  }),
  list: z
    .strictObject({ url: webUrl, headers, items: z.string().max(200), id: path, body: path, createdAt: path })
    .nullable()
    .default(null),
  callback: z
    .strictObject({
      id: path.nullable().default(null),
      status: path,
      statuses: z.record(line.max(60), z.enum(['accepted', 'delivered', 'failed'])),
      error: path.nullable().default(null),
      errors: meanings,
      check,
    })
    .nullable()
    .default(null),
});

const smpp = z.strictObject({
  ...shared,
  kind: z.literal('smpp'),
  host: line,
  port: z.int().min(1).max(65_535).optional(),
  tls: z.boolean().default(true),
  plain: z.boolean().default(false),
  // SMPP 3.4, 5.2: C-octet strings of 16, 9 and 13 octets with their end; many centres allow longer passwords.
  systemId: line.max(15),
  password: line.max(64),
  systemType: z.string().max(12).default(''),
  longTexts: z.enum(['udh', 'payload']).default('udh'),
  window: z.int().min(1).max(500).default(10),
  enquireMs: z.int().min(1000).max(600_000).default(30_000),
  errors: meanings,
});

const gateway = z.discriminatedUnion('kind', [http, smpp]);

const GATEWAYS = z
  .array(gateway.transform(complete))
  .max(10)
  .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, { error: 'names an id twice' });

/** TLS on its own port has no registered number; 3550 is what most centres use. */
const SMPP_PORTS = { plain: 2775, tls: 3550 } as const;

/** SMS gateways: the JSON list itself, or the path of a file that holds it. Never printed: it holds their keys. */
export function smsGateways({
  description,
}: {
  readonly description: string;
}): Setting<readonly SmsGatewaySetting[]> {
  return jsonList({ description, secret: true }, GATEWAYS);
}

function complete(given: z.output<typeof gateway>): SmsGatewaySetting {
  const name = given.name ?? given.id;
  if (given.kind === 'smpp')
    return { ...given, name, port: given.port ?? SMPP_PORTS[given.tls ? 'tls' : 'plain'] };
  const { request } = given;
  return { ...given, name, request: { ...request, json: request.json ?? null } };
}
