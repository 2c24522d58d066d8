import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalAuthority, freePort } from '#sandbox';
import type { SmtpPlace } from '../../../apps/postbox/src/smtp/smtp-listener.js';

/** Places to listen, on free ports. */
export async function freePlaces(count: number): Promise<SmtpPlace[]> {
  const folder = mkdtempSync(join(tmpdir(), 'stadtbote-fuzz-'));
  const { cert, key } = LocalAuthority.open(folder).certificateFor('postbox', ['localhost']);
  rmSync(folder, { recursive: true });
  const tls = { cert: Buffer.from(cert), key: Buffer.from(key) };
  const taken = new Set<number>();
  const places: SmtpPlace[] = [];
  for (let place = 0; place < count; place += 1) {
    const port = await freePort(taken);
    taken.add(port);
    places.push({ port, host: '127.0.0.1', name: 'mail.stadt.example', tls });
  }
  return places;
}
