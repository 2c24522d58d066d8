import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DomainClock } from './domain-clock.js';
import { Ledger, type WireEvent } from './ledger.js';

const event = (to: number, reply = 'x'): WireEvent => ({
  kind: 'smtp',
  provider: 'gmx',
  session: 's',
  stage: 'rcpt',
  from: null,
  to: String(to),
  reply,
});
const numbers = (rows: readonly WireEvent[]) => rows.map(({ to }) => Number(to));
const file = () => join(mkdtempSync(join(tmpdir(), 'ledger-')), 'ledger.ndjson');

describe('Ledger', () => {
  it('keeps the newest rows under numbers that stay', () => {
    const ledger = new Ledger(new DomainClock(), { rows: 10 });
    for (let at = 0; at < 25; at += 1) ledger.add(event(at));
    expect(ledger.next).toBe(25);
    expect(ledger.first).toBeGreaterThan(0);
    expect(numbers(ledger.since(20))).toEqual([20, 21, 22, 23, 24]);
    expect(numbers(ledger.since(0))[0]).toBe(ledger.first);
    expect(ledger.since(25)).toEqual([]);
    expect(ledger.since(0).length).toBeLessThanOrEqual(11);
  });

  it('writes every row to its file, also those it has forgotten, and appends after a restart', () => {
    const path = file();
    for (const start of [0, 100]) {
      const ledger = new Ledger(new DomainClock(), { rows: 5, file: path });
      for (let at = start; at < start + 100; at += 1) ledger.add(event(at, 'x'.repeat(4000)));
      ledger.close();
    }
    const rows = readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as WireEvent);
    expect(numbers(rows)).toEqual(Array.from({ length: 200 }, (_, at) => at));
  });

  it('writes without being closed', async () => {
    const path = file();
    const ledger = new Ledger(new DomainClock(), { rows: 5, file: path });
    ledger.add(event(1));
    await new Promise((turn) => setImmediate(() => setImmediate(turn)));
    expect(readFileSync(path, 'utf8')).toContain('"to":"1"');
    ledger.close();
  });
});
