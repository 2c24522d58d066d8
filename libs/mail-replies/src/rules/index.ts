import type { ReplyRule } from '../rule.js';
import { BASIC_CODES } from './basic-codes.js';
import { ENHANCED_CODES } from './codes.js';
import { EXISTENCE } from './existence.js';
import { GENERAL, SUBJECTS } from './general.js';
import { GROUNDS } from './grounds.js';
import { IDENTITY } from './identity.js';
import { MESSAGE } from './message.js';
import { NETEASE } from './netease.js';
import { PROVIDERS } from './providers.js';
import { RECIPIENT } from './recipient.js';
import { REPUTATION } from './reputation.js';
import { SYSTEM } from './system.js';
import { UNITED_INTERNET } from './united-internet.js';

/**
 * All rules in the order in which they are asked: a provider's own scheme, then grounds on our side, then the message,
 * then the recipient, then their system, then guesses. A ground of ours beats a mailbox phrase in the same reply.
 */
export const RULES: readonly ReplyRule[] = [
  ...UNITED_INTERNET,
  ...PROVIDERS,
  ...NETEASE,
  ...IDENTITY,
  ...REPUTATION,
  ...MESSAGE,
  ...RECIPIENT,
  ...EXISTENCE,
  ...GROUNDS,
  ...SYSTEM,
  ...GENERAL,
  ...ENHANCED_CODES,
  ...SUBJECTS,
  ...BASIC_CODES,
];
