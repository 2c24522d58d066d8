export * from './builders.js';
export * from './engines.js';
export * from './fixed-clock.js';
export * from './seeded-chance.js';
export { NoBulkActions } from './memory/bulk-actions.js';
export { MemoryStore } from './memory/memory-store.js';
export { TableWatch, type AttemptRow, type MemoryTables, type NotificationRow } from './memory/tables.js';
export { storeContract, type StoreGround } from './store-contract/index.js';
export * from './temporary-folder.js';
