import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorPageModel, Locale, PageFrame } from '#contracts';
import { PAGE_CONTENT_SECURITY_POLICY, renderErrorPage, SCRIPTED_PAGE_CONTENT_SECURITY_POLICY } from '#pages';

/** Keeps the chosen language over pages; says nothing about a person. */
const LANGUAGE_COOKIE = 'sprache';

/** The language of a page: `?lang=`, else what was chosen before, else the browser's, else German. */
export function localeOf(request: FastifyRequest): Locale {
  const chosen = (request.query as { lang?: string } | undefined)?.lang ?? cookieOf(request, LANGUAGE_COOKIE);
  return chosen === 'de' || chosen === 'en' ? chosen : askedLocaleOf(request);
}

/** The same without what was chosen before: for pages that are kept by caches and the same for everybody. */
export function askedLocaleOf(request: FastifyRequest): Locale {
  const asked = (request.query as { lang?: string } | undefined)?.lang;
  if (asked === 'de' || asked === 'en') return asked;
  const preferred = request.headers['accept-language']?.slice(0, 2).toLowerCase();
  return preferred === 'en' ? 'en' : 'de';
}

/** A cookie's value, or undefined. */
export function cookieOf(request: FastifyRequest, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.find(([key]) => key === name)?.[1];
}

/** What every page carries. */
export function frameOf(request: FastifyRequest, city: string, nowMs: number, homeHref: string): PageFrame {
  return { locale: localeOf(request), now: new Date(nowMs).toISOString(), city, path: request.url, homeHref };
}

/** Sends a page with the headers that pages have. Pages about a person are never kept by a cache. */
export function sendPage(request: FastifyRequest, reply: FastifyReply, html: string, status = 200): void {
  const chosen = (request.query as { lang?: string } | undefined)?.lang;
  if (chosen === 'de' || chosen === 'en')
    void reply.header('set-cookie', `${LANGUAGE_COOKIE}=${chosen}; Path=/; Max-Age=31536000; SameSite=Lax`);
  void reply
    .status(status)
    .header(
      'content-security-policy',
      reply.getHeader('content-security-policy') ?? PAGE_CONTENT_SECURITY_POLICY,
    )
    .header('cache-control', 'no-store')
    .header('x-robots-tag', 'noindex')
    .type('text/html; charset=utf-8')
    .send(html);
}

/** The same for a page that runs our own scripts. */
export function sendScriptedPage(
  request: FastifyRequest,
  reply: FastifyReply,
  html: string,
  status = 200,
): void {
  void reply.header('content-security-policy', SCRIPTED_PAGE_CONTENT_SECURITY_POLICY);
  sendPage(request, reply, html, status);
}

/** Sends a page that says what went wrong, with the reference that the log has too. */
export function sendError(
  request: FastifyRequest,
  reply: FastifyReply,
  frame: PageFrame,
  { status, kind }: Pick<ErrorPageModel, 'status' | 'kind'>,
): void {
  const retryHref = status === 429 || status >= 500 ? request.url : null;
  const page = renderErrorPage({ ...frame, status, kind, reference: request.id, retryHref });
  sendPage(request, reply, page, status);
}

/** Sends the browser on after a form. */
export function seeOther(reply: FastifyReply, location: string): void {
  void reply.status(303).header('location', location).send();
}

/** A form's fields as texts; repeated ones keep the last. */
export function fieldsOf(body: unknown): Record<string, string> {
  if (typeof body !== 'object' || body === null) return {};
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, String(Array.isArray(value) ? value.at(-1) : value)]),
  );
}
