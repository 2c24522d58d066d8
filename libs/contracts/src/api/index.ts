export * from './answers.js';
export * from './dossier.js';
export * from './incidents.js';
export * from './relay.js';
export * from './send.js';
export * from './status.js';
export * from './simulation.js';
export * from './webhooks.js';
