import { randomBytes } from 'node:crypto';
import { domainOf, uuidV7 } from '#domain';
import type { PushSubscription } from '#delivery/ports';
import type { Seeding } from '../seeding.js';
import { demoPeople, type DemoPerson } from './people.js';

/** Gives the demo city its citizens with portal accounts; once, for they keep what they change. */
export async function seedDemoCity(seeding: Seeding, sandboxUrl: string): Promise<void> {
  const { rows } = await seeding.client.query('SELECT 1 FROM citizen LIMIT 1');
  if (rows.length > 0) return;
  await seeding.client.query('BEGIN');
  for (const person of demoPeople()) if (person.account) await seedCitizen(seeding, person, sandboxUrl);
  await seeding.client.query('COMMIT');
}

async function seedCitizen(
  { client, vault, hash }: Seeding,
  person: DemoPerson,
  sandboxUrl: string,
): Promise<void> {
  const id = newId();
  await client.query('INSERT INTO citizen (id, name_sealed) VALUES ($1, $2)', [id, vault.seal(person.name)]);
  const add = (channel: string, sealed: unknown, contactHash: Buffer, domain: string | null) =>
    client.query(
      `INSERT INTO contact_point (id, citizen_id, channel, sealed, hash, hash_key, domain, verified) VALUES ($1, $2, $3, $4, $5, $6, $7, true)`,
      [newId(), id, channel, vault.sealJson(sealed), contactHash, hash.keyId, domain],
    );
  await add('email', { address: person.email }, hash.email(person.email), domainOf(person.email));
  if (person.phone !== null) await add('sms', { phone: person.phone }, hash.phone(person.phone), null);
  if (!person.push) return;
  const subscription = await subscribe(person, sandboxUrl);
  await add('push', { subscription }, hash.of('push', subscription.endpoint), null);
}

/** The simulated browser of the person subscribes at the simulated push service. */
async function subscribe(person: DemoPerson, sandboxUrl: string): Promise<PushSubscription> {
  const id = person.email.replace(/[^a-z0-9]+/g, '-');
  const response = await fetch(`${sandboxUrl}/push/subscriptions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id }),
  });
  if (!response.ok) throw new Error(`the push service gave no subscription: ${String(response.status)}`);
  return (await response.json()) as PushSubscription;
}

function newId(): string {
  return uuidV7(Date.now(), randomBytes(10));
}
