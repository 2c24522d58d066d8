export * from './pages/index.js';
export * from './api/index.js';
