import { randomBytes } from 'node:crypto';
import { domainOf, uuidV7 } from '#domain';
import type { PushSubscription } from '#delivery/ports';
import type { Seeding } from '../seeding.js';
import { demoPeople, type DemoPerson } from './people.js';

/** A row of `contact_point`, binary values in hexadecimal. */
interface PointRow {
  readonly id: string;
  readonly citizen_id: string;
  readonly channel: 'email' | 'sms' | 'push';
  readonly sealed: string;
  readonly hash: string;
  readonly hash_key: string;
  readonly domain: string | null;
}

/** Citizens with their contact points, in one statement: a start is waited for. */
const INSERT = `
WITH citizens AS (
  INSERT INTO citizen (id, name_sealed)
  SELECT id, decode(name, 'hex') FROM jsonb_to_recordset($1::jsonb) AS c(id uuid, name text) RETURNING id
)
INSERT INTO contact_point (id, citizen_id, channel, sealed, hash, hash_key, domain, verified)
SELECT p.id, p.citizen_id, p.channel, decode(p.sealed, 'hex'), decode(p.hash, 'hex'), p.hash_key, p.domain, true
FROM jsonb_to_recordset($2::jsonb)
  AS p(id uuid, citizen_id uuid, channel text, sealed text, hash text, hash_key text, domain text)
WHERE (SELECT count(*) FROM citizens) > 0`;

/** Gives the demo city its citizens with portal accounts; once, for they keep what they change. */
export async function seedDemoCity(seeding: Seeding, sandboxUrl: string): Promise<void> {
  const { rows } = await seeding.client.query('SELECT 1 FROM citizen LIMIT 1');
  if (rows.length > 0) return;
  await addCitizens(
    seeding,
    demoPeople().filter(({ account }) => account),
    sandboxUrl,
  );
}

/** Tools to add citizens with. */
export type CitizenTools = Pick<Seeding, 'client' | 'vault' | 'hash'>;

/** Gives people portal accounts with their contact points. */
export async function addCitizens(
  tools: CitizenTools,
  people: readonly DemoPerson[],
  sandboxUrl: string,
): Promise<void> {
  const named = people.map((person) => ({ person, id: newId() }));
  const points = await Promise.all(named.map(({ person, id }) => pointsOf(tools, person, id, sandboxUrl)));
  const citizens = named.map(({ person, id }) => ({
    id,
    name: tools.vault.seal(person.name).toString('hex'),
  }));
  await tools.client.query(INSERT, [JSON.stringify(citizens), JSON.stringify(points.flat())]);
}

async function pointsOf(
  { vault, hash }: CitizenTools,
  person: DemoPerson,
  citizenId: string,
  sandboxUrl: string,
): Promise<PointRow[]> {
  const point = (channel: PointRow['channel'], value: unknown, hashed: Buffer, domain: string | null) => ({
    id: newId(),
    citizen_id: citizenId,
    channel,
    sealed: vault.sealJson(value).toString('hex'),
    hash: hashed.toString('hex'),
    hash_key: hash.keyId,
    domain,
  });
  const { email, phone, push } = person;
  const points = [point('email', { address: email }, hash.email(email), domainOf(email))];
  if (phone !== null) points.push(point('sms', { phone }, hash.phone(phone), null));
  if (!push) return points;
  const subscription = await subscribe(person, sandboxUrl);
  return [...points, point('push', { subscription }, hash.of('push', subscription.endpoint), null)];
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
