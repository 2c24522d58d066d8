import { drain, type Drill, type DrillGround } from './harness/drill.js';
import { pass } from './harness/wait.js';
import { hear, judgeSafety, p95, type Testimony } from './harness/witnesses.js';

const PER_SECOND = 10;
const TARPIT = 'freenet';
const TARPIT_DOMAIN = 'freenet.de';

/** One site answers a byte at a time, at each stage in turn, then its DNS never answers; nobody else waits for it. */
export const tarpit: Drill = {
  name: 'tarpit',
  async run(ground) {
    const { sandbox, short, client, verdict, database } = ground;
    const phaseMs = short ? 3_000 : 150_000;
    const load = startLoad(ground);
    await pass(phaseMs);
    const calm = client.ledger.length;
    for (const stage of ['connect', 'rcpt', 'end'] as const) {
      await sandbox.behave(TARPIT, { stage, trickleMs: 20_000 });
      await pass(phaseMs);
    }
    await sandbox.dns(TARPIT_DOMAIN, 'MX', 'none');
    await pass(phaseMs);
    load.stop();
    await client.settled();
    const open = (await sandbox.providers()).find(({ id }) => id === TARPIT)?.connections?.peak ?? 0;
    await sandbox.behave(TARPIT, { accept: true });
    await sandbox.dns(TARPIT_DOMAIN, 'MX', ['10 emig.freenet.de']);
    await drain(ground);
    judge(ground, await hear(client, sandbox, database), calm, open);
    verdict.note('phases, ms each', phaseMs);
  },
};

function judge({ verdict, client }: DrillGround, said: Testimony, calm: number, open: number): void {
  const others = client.ledger
    .map((row, place) => ({ row, place }))
    .filter(({ row }) => !(row.email ?? '').endsWith(TARPIT_DOMAIN));
  const idsOf = (part: typeof others) => new Set(part.map(({ row }) => row.id));
  const before = idsOf(others.filter(({ place }) => place < calm));
  const during = idsOf(others.filter(({ place }) => place >= calm));
  const calmP95 = p95(said.stored.filter(({ id }) => before.has(id)));
  verdict.latency(
    'others: p95 while it lasts, ms (1.2 ×, at least +250)',
    p95(said.stored.filter(({ id }) => during.has(id))),
    Math.max(calmP95 * 1.2, calmP95 + 250),
  );
  verdict.atMost('sockets at the tarpit', open, 4);
  const copies = new Map<string, number>();
  for (const { kind, stage, provider, to } of said.wire)
    if (kind === 'smtp' && stage === 'end' && provider === TARPIT)
      copies.set(to ?? '', (copies.get(to ?? '') ?? 0) + 1);
  verdict.atMost('most copies of one mail after the dot', Math.max(0, ...copies.values()), 3);
  judgeSafety(verdict, said);
}

function startLoad({ client, letters, random }: DrillGround): { stop: () => void } {
  const timer = setInterval(() => {
    client.send(
      letters.email(
        random.next() < 0.2 ? TARPIT_DOMAIN : random.pick(['gmail.com', 'posteo.de', 't-online.de']),
      ),
    );
  }, 1000 / PER_SECOND);
  return {
    stop: () => {
      clearInterval(timer);
    },
  };
}
