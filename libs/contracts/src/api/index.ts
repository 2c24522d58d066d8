export * from './answers.js';
export * from './relay.js';
export * from './send.js';
