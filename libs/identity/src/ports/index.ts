export * from './key.port.js';
export * from './staff.port.js';
