export * from './answers.js';
export * from './send.js';
