import { z } from 'zod';
import { problemSchema } from '#contracts';
import type { Operation } from './operation.js';
import { OPERATIONS } from './operations.js';

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 description, made of the same zod schemas that check the requests. @param server our public address */
export function openApiDocument(server: string): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Stadtbote',
      version: '1',
      description: 'Notifications of a city, over the channel that works.',
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    servers: [{ url: server }],
    security: [{ key: [] }],
    paths: paths(),
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key of a department' } },
      schemas: { Problem: schemaOf(problemSchema, 'output') },
      headers: HEADERS,
    },
  };
}

function paths(): Json {
  const byPath: Record<string, Json> = {};
  for (const operation of OPERATIONS)
    byPath[operation.path] = { ...byPath[operation.path], [operation.method]: describe(operation) };
  return byPath;
}

function describe(operation: Operation): Json {
  const { id, summary, scope, body } = operation;
  return {
    operationId: id,
    summary,
    ...(scope === null ? { security: [] } : { description: `Needs a key with the scope \`${scope}\`.` }),
    parameters: parameters(operation),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: id !== 'toldNotification',
            content: { 'application/json': { schema: schemaOf(body, 'input') } },
          },
        }),
    responses: responses(operation),
  };
}

function parameters({ path, query, idempotent }: Operation): Json[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: path.startsWith('/v1/incidents/{id}') && name === 'id' ? INCIDENT_KEY : UUID,
  }));
  const header = idempotent
    ? [
        {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
        },
      ]
    : [];
  return [...inPath, ...header, ...(query === undefined ? [] : inQuery(query))];
}

const UUID = { type: 'string', format: 'uuid' };
const INCIDENT_KEY = { type: 'string', description: 'Its id, or its number such as 2021-0017' };

function inQuery(query: z.ZodType): Json[] {
  const schema = schemaOf(query, 'input') as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    in: 'query',
    required: schema.required?.includes(name) ?? false,
    schema: property,
  }));
}

function responses({ status, answer, problems, scope }: Operation): Json {
  const ok = {
    description: 'Done',
    ...(scope === null ? {} : { headers: QUOTA }),
    ...(answer === null ? {} : { content: { 'application/json': { schema: schemaOf(answer, 'output') } } }),
  };
  const codes = [...(scope === null ? [] : [401, 403]), ...problems, 503];
  return {
    [status]: ok,
    ...Object.fromEntries(codes.map((code) => [code, PROBLEM])),
    ...(scope === null ? {} : { 429: TOO_MANY }),
  };
}

/** Fields of answers to a key, as the RateLimitGuard writes them. */
const HEADERS = {
  'RateLimit-Policy': {
    description:
      'Quotas of the key and of its department, each with its window in seconds: `"key";q=60000;w=60`',
    schema: { type: 'string' },
  },
  RateLimit: {
    description: 'What is left of each, and in how many seconds it is whole again: `"key";r=59999;t=1`',
    schema: { type: 'string' },
  },
  'Retry-After': {
    description: 'Seconds until the same request is let through',
    schema: { type: 'integer', minimum: 1 },
  },
};

const QUOTA = refs(['RateLimit-Policy', 'RateLimit']);

function refs(names: readonly (keyof typeof HEADERS)[]): Json {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

const PROBLEM = {
  description: 'A problem (RFC 9457)',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

const TOO_MANY = {
  ...PROBLEM,
  description: 'A quota is used up; nothing was stored. Each row of a batch counts, and so does a repeat',
  headers: { ...QUOTA, ...refs(['Retry-After']) },
};

/** @param io what a client may send, or what it gets */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $defs, $ref, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    reused: 'inline',
  }) as Json & {
    $defs?: Record<string, Json>;
  };
  // A schema with a name is told as a reference to itself; here each operation carries its own.
  const own = typeof $ref === 'string' ? $defs?.[$ref.slice('#/$defs/'.length)] : undefined;
  return without(own ?? rest, ['$schema', 'id']);
}

function without(json: Json, names: readonly string[]): Json {
  return Object.fromEntries(Object.entries(json).filter(([name]) => !names.includes(name)));
}
