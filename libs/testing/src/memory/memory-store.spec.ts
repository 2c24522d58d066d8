import { FixedClock } from '../fixed-clock.js';
import { storeContract, type StoreGround } from '../store-contract/index.js';
import { MemoryStore } from './memory-store.js';
import { emailKey } from './tables.js';

function openMemory(): Promise<StoreGround> {
  const clock = new FixedClock();
  const store = new MemoryStore(clock);
  const { tables, accept, advances, lanes, receipts, health, sites, inbox } = store;
  return Promise.resolve({
    accept,
    advances,
    lanes,
    receipts,
    health,
    sites,
    inbox,
    addDepartment: async (department) =>
      Promise.resolve(void tables.departments.set(department.id, department)),
    addCitizen: async () => Promise.resolve(),
    passRealTime: async (ms) => {
      clock.advance(ms);
      return Promise.resolve();
    },
    notification: async (id) => {
      const row = tables.notifications.get(id);
      return Promise.resolve(row ? { status: row.status, dueAtMs: row.dueAtMs, fence: row.fence } : null);
    },
    attempt: async (id, ordinal) => {
      const row = tables.attempt(id, ordinal);
      return Promise.resolve(
        row ? { state: row.state, tries: row.tries, lapses: row.lapses, dueAtMs: row.dueAtMs } : null,
      );
    },
    isSuppressed: async (email) => Promise.resolve(tables.suppressed.has(emailKey(email))),
    hasContent: async (id) => Promise.resolve(tables.contents.has(id)),
    inboxCopies: async (citizenId) =>
      Promise.resolve([...tables.inbox.values()].filter((copy) => copy.citizenId === citizenId).length),
  });
}

storeContract('maps', openMemory);
