import { openApiDocument } from './document.js';
import { OPERATIONS } from './operations.js';

describe('the description of the API', () => {
  const document = openApiDocument('https://stadtbote.example') as {
    openapi: string;
    paths: Record<
      string,
      Record<
        string,
        {
          operationId: string;
          security?: unknown[];
          responses: object;
          requestBody?: { content: Record<string, { schema: { properties: object } }> };
        }
      >
    >;
  };

  it('is OpenAPI 3.1 and names every operation once', () => {
    expect(document.openapi).toBe('3.1.0');
    const ids = Object.values(document.paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(ids.sort()).toEqual(OPERATIONS.map(({ id }) => id).sort());
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('public operations carry an empty security, others inherit the key', () => {
    expect(document.paths['/v1/advisory']?.['get']?.security).toEqual([]);
    expect(document.paths['/v1/notifications']?.['post']?.security).toBeUndefined();
  });

  it('tells of the limits wherever a key is needed, and nowhere else', () => {
    const limited = OPERATIONS.filter(
      ({ path, method }) => '429' in (document.paths[path]?.[method]?.responses ?? {}),
    );
    expect(limited).toEqual(OPERATIONS.filter(({ scope }) => scope !== null));
    expect(document.paths['/v1/notifications']?.['post']?.responses).toMatchObject({
      202: { headers: { RateLimit: {}, 'RateLimit-Policy': {} } },
      429: { headers: { 'Retry-After': { $ref: '#/components/headers/Retry-After' } } },
    });
  });

  it('describes what a client may send by the schema that checks it', () => {
    const body =
      document.paths['/v1/notifications']?.['post']?.requestBody?.content['application/json']?.schema
        .properties;
    expect(Object.keys(body ?? {})).toEqual(
      expect.arrayContaining(['recipient', 'category', 'content', 'deadline', 'secondFactor']),
    );
  });
});
