import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type pg from 'pg';
import { Webhook } from 'standardwebhooks';
import { HttpWebhookCaller } from '#channels';
import { WebhookSender, WebhookTeller } from '#delivery';
import { Clock, type AcceptUnit } from '#delivery/ports';
import type { WebhookEvent } from '#domain';
import {
  KeyedHash,
  openPool,
  PostgresAcceptStore,
  PostgresWebhookStore,
  Vault,
  WebhookCommands,
} from '#persistence';
import { migrate } from '#persistence/schema';
import { aDepartment, aNotification, anId, SeededChance, useTestDatabase } from '#testing';

const KEYS = [{ id: 'k1', secret: Buffer.alloc(32, 1) }];
const vault = new Vault(KEYS);
const [A, B] = [anId(1), anId(2)];
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A department's software. */
class Receiver {
  readonly calls: { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string }[] =
    [];
  /** Requests that are kept waiting, with their answers. */
  readonly kept: ServerResponse[] = [];
  status = 204;
  headers: Record<string, string> = {};
  keeps = '';
  private readonly waiting: (() => void)[] = [];

  private constructor(private readonly server: Server) {
    server.on('request', (request, answer) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
      request.on('end', () => {
        this.calls.push({ path: request.url ?? '', headers: request.headers, body });
        if (this.keeps !== '' && (request.url ?? '').startsWith(this.keeps)) this.kept.push(answer);
        else answer.writeHead(this.status, this.headers).end();
        for (const wake of this.waiting.splice(0)) wake();
      });
    });
  }

  static async start(): Promise<Receiver> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Receiver(server);
  }

  url(path: string): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}${path}`;
  }

  at(path: string) {
    return this.calls.filter((call) => call.path === path);
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

const pools: pg.Pool[] = [];
let receiver: Receiver;
let admin: pg.Pool;
let store: PostgresWebhookStore;
let commands: WebhookCommands;
let accept: PostgresAcceptStore;
let nowMs = 0;

/** Domain time as the spec moves it; signatures are judged by real time. */
class MovedClock extends Clock {
  override now(): number {
    return nowMs;
  }

  override realNow(): number {
    return Date.now();
  }
}
const clock = new MovedClock();
const senders: WebhookSender[] = [];

// Before the database goes: hooks run in the order in which they are written.
afterAll(async () => {
  receiver.stop();
  await Promise.all(pools.map((pool) => pool.end()));
});

const database = useTestDatabase({
  template: 'migrated',
  prepare: async ({ owner }) => {
    await migrate(owner);
  },
});

beforeAll(async () => {
  const open = (url: string, name: string) => {
    const pool = openPool({ url, size: 4, name, onError: () => undefined });
    pools.push(pool);
    return pool;
  };
  receiver = await Receiver.start();
  admin = open(database.current.admin, 'admin');
  const app = open(database.current.app, 'app');
  store = new PostgresWebhookStore(open(database.current.worker, 'worker'), vault);
  commands = new WebhookCommands(app, vault);
  accept = new PostgresAcceptStore(app, vault, new KeyedHash(KEYS));
  for (const id of [A, B])
    await admin.query(
      `INSERT INTO department (id, slug, name, city_name, sender, mailbox) VALUES ($1::uuid, $1::text, 'Amt', 'Lindenburg', '{}', 'amt@stadt.example')`,
      [id],
    );
});
beforeEach(async () => {
  await admin.query('DELETE FROM webhook_endpoint');
  receiver.calls.length = 0;
  Object.assign(receiver, { status: 204, headers: {}, keeps: '' });
  nowMs = Date.UTC(2021, 2, 11, 13, 2);
});
afterEach(async () => {
  for (const answer of receiver.kept.splice(0)) answer.writeHead(204).end();
  await Promise.all(senders.splice(0).map((one) => one.stop()));
});

function aSender(owner = 'one'): WebhookSender {
  const sender = new WebhookSender({
    store,
    caller: new HttpWebhookCaller({ clock, allowInternalHosts: true, limitMs: 5_000 }),
    clock,
    chance: new SeededChance(1),
    owner,
    onTried: () => undefined,
    onError: (error) => {
      throw error;
    },
  });
  senders.push(sender);
  return sender;
}

let next = Date.now();
const newId = () => anId((next += 1));

async function anEndpoint(
  path: string,
  wish: {
    readonly events?: readonly WebhookEvent[];
    readonly authorization?: string;
    readonly of?: string;
  } = {},
): Promise<{ readonly id: string; readonly secret: string }> {
  const { of = A, ...rest } = wish;
  const id = newId();
  const secret = await commands.create(id, { url: receiver.url(path), ...rest }, by(of));
  return { id, secret: secret ?? '' };
}

const by = (departmentId = A) => ({ departmentId, actor: 'key', nowMs });

/** Records an event as the policy's decisions do. @returns the notification's id */
async function happened(
  event: WebhookEvent = 'notification.undeliverable',
  count = 1,
  of = A,
): Promise<string[]> {
  const all = Array.from({ length: count }, () =>
    aNotification({ id: newId(), departmentId: of, acceptedAtMs: nowMs - 1_000, reference: 'B-4471' }),
  );
  const unit = (one: (typeof all)[number]): AcceptUnit => ({
    departmentId: of,
    notifications: [one],
    idempotency: null,
    actor: 'k',
    route: 'r',
  });
  await accept.acceptGroup(all.map(unit));
  const ids = all.map(({ id }) => id);
  await admin.query(
    `INSERT INTO department_event (department_id, notification_id, event, at, rule, facts) SELECT $1, id, $3, $4, 'r', '{}' FROM unnest($2::uuid[]) AS id`,
    [of, ids, event, new Date(nowMs)],
  );
  return ids;
}

/** Looks until nothing is due, and waits until all that is under way is on record. */
async function sendAll(sender = aSender()): Promise<void> {
  for (;;) {
    await sender.look();
    const { rows } = await admin.query<{ due: number }>(
      `SELECT count(*)::int AS due FROM webhook_delivery d JOIN webhook_endpoint w ON w.id = d.endpoint_id
       WHERE d.state = 'waiting' AND d.due_at <= $1 AND w.state = 'active' AND (w.slow_until IS NULL OR w.slow_until <= $1)`,
      [new Date(nowMs)],
    );
    if (rows[0]?.due === 0) break;
    await new Promise(setImmediate);
  }
  await sender.stop();
}

const log = (id: string, of = A) => commands.log(of, id, { limit: 100 });

describe('an event', () => {
  it('arrives signed, thin, and once', async () => {
    const { id, secret } = await anEndpoint('/events', { authorization: 'Basic YTpi' });
    const [notification] = await happened();
    await sendAll();
    await sendAll();
    const [call, ...more] = receiver.calls;
    expect(more).toEqual([]);
    const headers = call?.headers as Record<string, string>;
    expect(headers['authorization']).toBe('Basic YTpi');
    expect(headers['webhook-id']).toMatch(/^msg_[0-9a-f-]{36}$/);
    const event = new Webhook(secret).verify(call?.body ?? '', headers);
    expect(event).toEqual({
      type: 'notification.undeliverable',
      timestamp: '2021-03-11T13:02:00.000Z',
      data: {
        id: notification,
        reference: 'B-4471',
        category: 'appointments',
        status: 'accepted',
        channel: null,
        deadline: null,
        key: 'live',
      },
    });
    expect(await log(id)).toMatchObject([
      { state: 'delivered', tries: 1, status: 204, subjectId: notification },
    ]);
  });

  it('goes to its own department, to those that asked for it', async () => {
    await anEndpoint('/all');
    await anEndpoint('/some', { events: ['deadline.missed', 'incident.opened'] });
    await anEndpoint('/other', { of: B });
    await happened('notification.delivered');
    await happened('deadline.missed');
    await sendAll();
    expect([receiver.at('/all').length, receiver.at('/some').length, receiver.at('/other').length]).toEqual([
      2, 1, 0,
    ]);
  });

  it('of an incident goes to all who asked, and names nobody', async () => {
    await anEndpoint('/a', { events: ['incident.opened'] });
    await anEndpoint('/b', { of: B });
    const incident = newId();
    await admin.query(
      `INSERT INTO incident (id, number, subject, kind, opened_at, opened_by, because) VALUES ($1::uuid, $1::text, $1::text, 'provider', $2, 'health', '{}')`,
      [incident, new Date(nowMs)],
    );
    const entry = `INSERT INTO incident_entry (incident_id, at, actor, kind, facts) VALUES ($1, $2, 'health', $3, '{}')`;
    for (const kind of ['opened', 'lane', 'closed'])
      await admin.query(entry, [incident, new Date(nowMs), kind]);
    await sendAll();
    const types = (path: string) =>
      receiver.at(path).map(({ body }) => (JSON.parse(body) as { type: string }).type);
    expect(types('/a')).toEqual(['incident.opened']);
    expect(types('/b').sort()).toEqual(['incident.closed', 'incident.opened']);
    expect(JSON.parse(receiver.at('/a')[0]?.body ?? '')).toMatchObject({
      data: { id: incident, kind: 'provider' },
    });
  });

  it('comes again byte for byte, under the same id, with a new moment', async () => {
    const { id, secret } = await anEndpoint('/events');
    receiver.status = 500;
    await happened();
    await sendAll();
    expect(await log(id)).toMatchObject([
      { state: 'waiting', tries: 1, status: 500, dueAtMs: expect.any(Number) as number },
    ]);
    nowMs += 10_000;
    receiver.status = 200;
    await sendAll();
    const [first, second] = receiver.calls;
    expect(second?.body).toBe(first?.body);
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    for (const call of [first, second])
      new Webhook(secret).verify(call?.body ?? '', call?.headers as Record<string, string>);
    expect(await log(id)).toMatchObject([{ state: 'delivered', tries: 2 }]);
  });

  it('is signed by both secrets for a day after a change', async () => {
    const { id, secret } = await anEndpoint('/events');
    const fresh = (await commands.rotate(id, by())) ?? '';
    await happened();
    await sendAll();
    nowMs += DAY_MS + 1;
    await happened();
    await sendAll();
    const [during, after] = receiver.calls.map(({ body, headers }) => ({
      body,
      headers: headers as Record<string, string>,
    }));
    for (const one of [secret, fresh]) new Webhook(one).verify(during?.body ?? '', during?.headers ?? {});
    new Webhook(fresh).verify(after?.body ?? '', after?.headers ?? {});
    expect(() => new Webhook(secret).verify(after?.body ?? '', after?.headers ?? {})).toThrow(
      'No matching signature',
    );
  });

  it.each([301, 308])('is not carried after a redirect (%d)', async (status) => {
    const { id } = await anEndpoint('/events');
    Object.assign(receiver, { status, headers: { location: receiver.url('/elsewhere') } });
    await happened();
    await sendAll();
    expect(receiver.calls.map(({ path }) => path)).toEqual(['/events']);
    expect(await log(id)).toMatchObject([{ state: 'waiting', status }]);
  });

  it('never reaches our own network', async () => {
    const { id } = await anEndpoint('/events');
    await happened();
    const caller = new HttpWebhookCaller({ clock });
    const [endpoint] = await store.claim('one', 1_000, nowMs);
    const [delivery] = await store.due([id], [], { nowMs, most: 1 });
    if (endpoint === undefined || delivery === undefined) throw new Error('nothing is due');
    for (const url of [
      endpoint.url,
      'http://localhost/',
      'http://[::ffff:127.0.0.1]/',
      'http://169.254.169.254/',
    ])
      expect(await caller.post({ ...endpoint, url }, delivery)).toMatchObject({ status: null });
    expect(receiver.calls).toEqual([]);
  });
});

describe('an endpoint', () => {
  it('has four requests under way, keeps no other waiting, and loses nothing when its worker dies', async () => {
    await anEndpoint('/slow');
    await anEndpoint('/fast');
    await happened('notification.delivered', 10);
    receiver.keeps = '/slow';
    const dying = aSender('dying');
    await dying.look();
    await receiver.until(() => receiver.at('/fast').length === 10 && receiver.kept.length === 4);
    expect(receiver.at('/slow')).toHaveLength(4);
    // Another worker takes over when the lease has lapsed.
    expect(await store.claim('heir', 1_000, nowMs)).toEqual([]);
    await admin.query(`UPDATE webhook_endpoint SET lease_until = clock_timestamp() - interval '1 second'`);
    receiver.keeps = '';
    await sendAll(aSender('heir'));
    const ids = new Set(receiver.at('/slow').map(({ headers }) => headers['webhook-id']));
    expect([ids.size, receiver.at('/slow').length]).toEqual([10, 14]);
  });

  it('is left alone as long as it asks for', async () => {
    await anEndpoint('/busy');
    Object.assign(receiver, { status: 429, headers: { 'retry-after': '120' } });
    await happened('notification.delivered', 6);
    await sendAll();
    const before = receiver.calls.length;
    expect(before).toBeLessThanOrEqual(4);
    Object.assign(receiver, { status: 200, headers: {} });
    nowMs += 119_000;
    await sendAll();
    expect(receiver.calls).toHaveLength(before);
    nowMs += 60_000;
    await sendAll();
    expect(receiver.calls).toHaveLength(before + 6);
  });

  it('that is gone is switched off, told of once, and gets everything when it is back', async () => {
    const { id } = await anEndpoint('/gone');
    receiver.status = 410;
    await happened();
    await sendAll();
    expect(await commands.find(A, id)).toMatchObject({ state: 'disabled', stateReason: 'gone', waiting: 1 });
    await happened();
    await sendAll();
    expect(receiver.calls).toHaveLength(1);
    const mails = await toldDepartments();
    expect(mails).toMatchObject([{ contacts: { email: 'amt@stadt.example' } }]);
    expect(mails[0]?.content.body).toContain(`/v1/webhooks/${id}/resume`);
    expect(await toldDepartments()).toEqual([]);
    receiver.status = 200;
    expect(await commands.resume(id, by())).toBe(true);
    await sendAll();
    // What happened while it was off was not kept for it.
    expect(receiver.calls).toHaveLength(2);
    expect(await commands.find(A, id)).toMatchObject({ state: 'active', stateReason: null, waiting: 0 });
    const { rows } = await admin.query('SELECT action FROM audit WHERE subject = $1 ORDER BY id', [id]);
    expect(rows.map(({ action }: { action: string }) => action)).toEqual([
      'webhook.created',
      'webhook.disabled',
      'webhook.resumed',
    ]);
  });

  it('that fails for a day is paused and told of; what comes meanwhile waits', async () => {
    const { id } = await anEndpoint('/down');
    receiver.status = 503;
    await happened();
    for (let hour = 0; hour < 40; hour += 1) {
      await sendAll();
      nowMs += HOUR_MS;
    }
    expect(await commands.find(A, id)).toMatchObject({ state: 'paused', stateReason: 'failing' });
    expect(await toldDepartments()).toHaveLength(1);
    const before = receiver.calls.length;
    receiver.status = 200;
    await happened();
    await sendAll();
    expect(receiver.calls).toHaveLength(before);
    await commands.resume(id, by());
    await sendAll();
    expect(receiver.calls).toHaveLength(before + 2);
  });

  it('gets again what had failed, one or all', async () => {
    const { id } = await anEndpoint('/events');
    await happened('notification.delivered', 3);
    await sendAll();
    await admin.query(`UPDATE webhook_delivery SET state = 'failed' WHERE endpoint_id = $1`, [id]);
    expect(await commands.replayFailed(id, nowMs + 1, by())).toBe(0);
    const [one] = await log(id);
    expect(await commands.replay(id, one?.id ?? '', by())).toBe(true);
    await sendAll();
    expect(receiver.calls).toHaveLength(4);
    expect(await commands.replayFailed(id, nowMs, by())).toBe(2);
    await sendAll();
    expect(receiver.calls).toHaveLength(6);
    expect(await log(id)).toMatchObject([
      { state: 'delivered' },
      { state: 'delivered' },
      { state: 'delivered' },
    ]);
  });

  it('is one of twenty at most, and nobody else’s', async () => {
    const made = await Promise.all(Array.from({ length: 22 }, (_, at) => anEndpoint(`/${String(at)}`)));
    expect(made.filter(({ secret }) => secret !== '')).toHaveLength(20);
    const { id } = made.find(({ secret }) => secret !== '') ?? { id: '' };
    expect(await commands.find(B, id)).toBeNull();
    expect(await commands.rotate(id, by(B))).toBeNull();
    expect(await commands.remove(id, by(B))).toBe(false);
    expect(await log(id, B)).toEqual([]);
    expect(await commands.remove(id, by())).toBe(true);
    expect(await commands.list(A)).toHaveLength(19);
  });
});

/** Mails that departments are sent now. */
async function toldDepartments() {
  const units: AcceptUnit[] = [];
  const teller = new WebhookTeller({
    store,
    clock,
    accept: {
      acceptGroup: (group) => {
        units.push(...group);
        return Promise.resolve([]);
      },
    },
    departments: { department: () => Promise.resolve(aDepartment({ mailbox: 'amt@stadt.example' })) },
    onAccepted: () => undefined,
  });
  await teller.look();
  return units.flatMap(({ notifications }) => notifications);
}
