import { z } from 'zod';
import { pushBehaviour, smsBehaviour, webhookBehaviour } from '../behaviours.js';
import { Subscriptions } from '../push/subscriptions.js';
import type { World } from '../world.js';
import { validated } from './problem.js';
import { ok, type Route } from './route.js';

const phone = z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be a number in E.164, such as +4915112345678');
const citizensText = z.strictObject({
  from: phone,
  body: z.string().max(1600),
  to: z.string().min(1).optional(),
});
const inbound = z.strictObject({ url: z.url({ protocol: /^https?$/ }).nullable() });
const subscription = z.strictObject({
  id: z.string().refine((id) => Subscriptions.isId(id), 'must be 1–64 letters, digits, - or _'),
});

/** The SMS gateway. */
export function smsRoutes({ sms }: World): Route[] {
  return [
    {
      method: 'GET',
      path: '/sms',
      run: ({ query }) => ok({ items: sms.shown(query.get('to') ?? undefined) }),
    },
    { method: 'GET', path: '/sms/behaviour', run: () => ok(sms.behaviour.current) },
    {
      method: 'PUT',
      path: '/sms/behaviour',
      run: ({ body }) => {
        sms.behaviour.set(validated(smsBehaviour, body));
        return ok(sms.behaviour.current);
      },
    },
    {
      method: 'PUT',
      path: '/sms/inbound',
      run: ({ body }) => {
        const { url } = validated(inbound, body);
        sms.inboundUrl = url ?? undefined;
        return ok({ url });
      },
    },
    {
      method: 'POST',
      path: '/sms/replies',
      run: async ({ body }) => ({ status: 201, body: await sms.receiveText(validated(citizensText, body)) }),
    },
  ];
}

/** The push service. */
export function pushRoutes({ push }: World): Route[] {
  return [
    {
      method: 'GET',
      path: '/push',
      run: ({ query }) => ok({ items: push.messages(query.get('subscription') ?? undefined) }),
    },
    { method: 'GET', path: '/push/behaviour', run: () => ok(push.behaviour.current) },
    {
      method: 'PUT',
      path: '/push/behaviour',
      run: ({ body }) => {
        push.behaviour.set(validated(pushBehaviour, body));
        return ok(push.behaviour.current);
      },
    },
    {
      method: 'POST',
      path: '/push/subscriptions',
      run: ({ body }) => ({ status: 201, body: push.createSubscription(validated(subscription, body).id) }),
    },
  ];
}

/** The webhook receiver. */
export function webhookRoutes({ webhooks }: World): Route[] {
  return [
    { method: 'GET', path: '/webhooks', run: () => ok({ url: webhooks.url, items: webhooks.received() }) },
    { method: 'GET', path: '/webhooks/behaviour', run: () => ok(webhooks.behaviour.current) },
    {
      method: 'PUT',
      path: '/webhooks/behaviour',
      run: ({ body }) => {
        webhooks.behaviour.set(validated(webhookBehaviour, body));
        return ok(webhooks.behaviour.current);
      },
    },
  ];
}
