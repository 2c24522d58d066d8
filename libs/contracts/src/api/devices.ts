import { z } from 'zod';

const base64url = (bytes: number) =>
  z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${String(Math.ceil((bytes * 4) / 3))}}={0,2}$`));

/** A browser's push subscription (W3C Push API, `PushSubscription.toJSON()`), with our key that it was made with. */
export const registerDeviceSchema = z.object({
  endpoint: z.string().max(2_000),
  keys: z.object({ p256dh: base64url(65), auth: base64url(16) }),
  vapidKey: base64url(65).optional(),
  name: z.string().trim().min(1).max(60).optional(),
});

/** A browser whose push service gave it another address. */
export const moveDeviceSchema = z.strictObject({
  from: z.string().max(2_000),
  subscription: z.object({
    endpoint: z.string().max(2_000),
    keys: z.object({ p256dh: base64url(65), auth: base64url(16) }),
  }),
});
