import { messageResource, messagesPath } from './message-resource.js';
import type { SmsMessage } from './sms-store.js';

const defaultPageSize = 50;
const largestPageSize = 1000;

/** Which messages the query of a list asks for. A `DateSent` filter passes over what has not been sent yet. */
export function matchesQuery(message: SmsMessage, query: URLSearchParams): boolean {
  const from = query.get('From');
  if (from !== null && message.from !== from) return false;
  return ['DateSent', 'DateSent<', 'DateSent>'].every((name) =>
    matchesDateSent(message, name, query.get(name)),
  );
}

function matchesDateSent({ sentAtMs }: SmsMessage, name: string, value: string | null): boolean {
  if (value === null) return true;
  if (sentAtMs === null) return false;
  if (name === 'DateSent') return new Date(sentAtMs).toISOString().startsWith(value.slice(0, 10));
  return name === 'DateSent<' ? sentAtMs <= Date.parse(value) : sentAtMs >= Date.parse(value);
}

/** One page of a list as Twilio's API writes it, newest first. */
export function listPage(
  newestFirst: readonly SmsMessage[],
  query: URLSearchParams,
  accountSid: string,
): Record<string, unknown> {
  const size = Math.min(largestPageSize, wholeNumber(query.get('PageSize'), defaultPageSize));
  const page = wholeNumber(query.get('Page'), 0);
  const shown = newestFirst.slice(page * size, (page + 1) * size);
  const uriOf = (number: number) => pageUri(query, accountSid, { number, size });
  return {
    end: page * size + Math.max(0, shown.length - 1),
    first_page_uri: uriOf(0),
    messages: shown.map((message) => messageResource(message, accountSid)),
    next_page_uri: newestFirst.length > (page + 1) * size ? uriOf(page + 1) : null,
    page,
    page_size: size,
    previous_page_uri: page > 0 ? uriOf(page - 1) : null,
    start: page * size,
    uri: uriOf(page),
  };
}

function wholeNumber(text: string | null, otherwise: number): number {
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : otherwise;
}

function pageUri(query: URLSearchParams, accountSid: string, page: { number: number; size: number }): string {
  const parameters = new URLSearchParams(query);
  parameters.set('PageSize', String(page.size));
  parameters.set('Page', String(page.number));
  return `${messagesPath(accountSid)}.json?${parameters.toString()}`;
}
