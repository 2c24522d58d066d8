import type { Policy } from './model.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The rules' settings when a department changes nothing (domain.md, "The policy"). */
export const DEFAULT_POLICY: Policy = {
  version: 1,
  channelOrder: ['email', 'push', 'sms', 'inbox'],
  holdMs: { emergency: 0, urgent: 0, important: HOUR, routine: 24 * HOUR },
  // Greylisting opens after 5 to 15 minutes; only what lasts longer may cost an SMS.
  deferredMs: { emergency: 10 * MINUTE, urgent: 30 * MINUTE, important: 4 * HOUR, routine: 24 * HOUR },
  maxReadingTimeMs: 24 * HOUR,
  shortWindowMs: 2 * HOUR,
  sendCopyAfterFallback: false,
  emergencyUsesAllChannels: true,
  escalation: null,
  extension: { allowed: false, maxMs: 72 * HOUR },
  unverifiedPhoneCapPerHour: 3,
  retryMs: [5 * MINUTE, 10 * MINUTE, 20 * MINUTE, 30 * MINUTE],
  // Longer than the 72 h of March 2021, and the time that RFC 5321 (4.5.4.1) gives a queue.
  giveUpAfterMs: 120 * HOUR,
};
