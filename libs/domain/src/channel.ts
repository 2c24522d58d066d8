/** A kind of way to a citizen. */
export const CHANNELS = ['email', 'sms', 'push', 'inbox'] as const;
export type Channel = (typeof CHANNELS)[number];

/** A sending identity apart from the other: a broadcast never spoils the appointment mail. */
export const STREAMS = ['transactional', 'bulk'] as const;
export type Stream = (typeof STREAMS)[number];

/** How mail leaves us: straight to the recipient's mail exchangers, or through the city's own relay. */
export const ROUTES = ['direct', 'relay'] as const;
export type Route = (typeof ROUTES)[number];
