export { fingerprintReply } from './fingerprint.js';
export { isProof } from './proof.js';
export type { Evidence } from './proof.js';
export { readReply, replyReader } from './read-reply.js';
export type { ReadReply } from './read-reply.js';
export * from './rule.js';
export { RULES } from './rules/index.js';
