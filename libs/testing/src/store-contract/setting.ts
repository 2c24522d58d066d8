import { START_MS } from '../fixed-clock.js';

/** Now, for every decision of the contract. Unix milliseconds */
export const NOW = START_MS;
/** An hour, in milliseconds. */
export const HOUR_MS = 3_600_000;
/** How long a claim holds, in milliseconds of real time. */
export const LEASE_MS = 30_000;
/** How long an attempt of unknown fate is left alone, in milliseconds. */
export const QUARANTINE_MS = 90_000;
/** The lane of mail unless told otherwise. */
export const LANE = 'email:transactional:direct:gmx.net';
/** The lane of texts. */
export const SMS = 'sms:twilio';
/** The department of a notification unless told otherwise. */
export const A = '01780000-0000-7000-8000-00000000000a';
/** The other department; its texts have a budget of 100 000 micros a month. */
export const B = '01780000-0000-7000-8000-00000000000b';
