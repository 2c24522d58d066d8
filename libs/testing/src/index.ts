export * from './builders.js';
export * from './engines.js';
export * from './fixed-clock.js';
export * from './seeded-chance.js';
