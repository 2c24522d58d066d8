/**
 * Prepares the database in a process of its own that ends afterwards: migrations and their tools would stay in the launcher's
 * memory as long as it runs.
 */
import { type PrepareOptions, prepareDatabase } from './seed.js';

const options = JSON.parse(process.env['PREPARE_OPTIONS'] ?? '') as Omit<PrepareOptions, 'env'>;
process.send?.({ ready: await prepareDatabase({ ...options, env: process.env }) });
