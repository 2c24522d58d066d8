import { z } from 'zod';
import { mailBehaviour } from '../behaviours.js';
import type { SmtpProvider } from '../smtp/smtp-provider.js';
import type { World } from '../world.js';
import { Problem, validated } from './problem.js';
import { ok, type Call, type Route } from './route.js';

const mailboxState = z.strictObject({ state: z.enum(['known', 'unknown', 'full', 'disabled']) });

/** @throws Problem 400 for what is no time */
function momentOf(time: string | null): number | undefined {
  if (time === null) return undefined;
  const { success, data } = z.iso.datetime({ offset: true }).safeParse(time);
  if (success) return Date.parse(data);
  const message = 'must be a time as RFC 3339 has it';
  throw new Problem(400, 'invalid_query', `arrivedAfter ${message}`, [{ field: 'arrivedAfter', message }]);
}

/** Providers and their mailboxes. */
export function mailRoutes({ smtp, mailboxes }: World): Route[] {
  const named = ({ parameters: [id = ''] }: Call): SmtpProvider => {
    const provider = smtp.get(id);
    if (provider === undefined) throw new Problem(404, 'unknown_provider', `There is no provider ${id}`);
    return provider;
  };
  return [
    { method: 'GET', path: '/providers', run: () => ok({ items: [...smtp.values()].map(shown) }) },
    { method: 'GET', path: '/providers/{id}', run: (call) => ok(shown(named(call))) },
    {
      method: 'PUT',
      path: '/providers/{id}/behaviour',
      run: (call) => {
        const provider = named(call);
        provider.behaviour.set(validated(mailBehaviour, call.body));
        return ok(shown(provider));
      },
    },
    {
      method: 'GET',
      path: '/mailboxes/{address}',
      run: ({ parameters: [address = ''], query }) =>
        ok({ items: mailboxes.read(address, momentOf(query.get('arrivedAfter'))) }),
    },
    {
      method: 'PUT',
      path: '/mailboxes/{address}',
      run: ({ parameters: [address = ''], body }) => {
        const { state } = validated(mailboxState, body);
        mailboxes.setState(address, state);
        return ok({ address, state });
      },
    },
  ];
}

function shown(provider: SmtpProvider): Record<string, unknown> {
  const { id, name, group, share, domains, mxHosts } = provider.data;
  return {
    id,
    name,
    group,
    share,
    domains,
    mxHosts,
    behaviour: provider.behaviour.current,
    ...provider.counts,
  };
}
