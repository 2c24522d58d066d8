export type * from './demo.js';
export type * from './frame.js';
export type * from './notification-list.js';
export type * from './notification.js';
export type * from './overview.js';
export type * from './preferences.js';
export type * from './public.js';
