import { startEngineServer } from './jest-engines.mjs';

export default async function globalSetup() {
  globalThis.stopTestEngines = await startEngineServer();
}
