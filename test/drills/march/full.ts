import { drain, type DrillGround } from '../harness/drill.js';
import { settle } from '../harness/citizens.js';
import type { ClientRow } from '../harness/client.js';
import { pass } from '../harness/wait.js';
import { hear, judgeSafety } from '../harness/witnesses.js';
import { ARRIVALS_MS, BLOCK_AFTER_MS, SICK, planOf, type Planned } from './plan.js';
import { judgeDays } from './judge.js';
import { blockReplies } from './replies.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const SMS_PRICE_MICROS = 75_000;
/** Texts that the month still pays for. */
export const BUDGET_TEXTS = 800;
/**
 * A ramp keeps what ten seconds let through; they must be longer than a sweep is in real time, or the low rates are not used
 * up and the next step looks like more than double.
 */
const RETURN_RATE = 30;
/** The first probe after at most 75 minutes, then nine steps. */
const RETURN_MS = 165 * MINUTE_MS;
/** How often the drill looks at the clock, real ms. */
const LOOK_MS = 40;

/** A planned letter with what the client asked for it. */
export interface Asked extends Planned {
  readonly row: ClientRow;
}

/** When things happened, domain time. */
export interface Course {
  readonly startMs: number;
  readonly blockMs: number;
  readonly endMs: number;
}

/** The days in March 2021 in full: four hours of mail, GMX and WEB.DE refuse for `hours`, then their way back. */
export async function fullDays(ground: DrillGround): Promise<void> {
  const { sandbox, client, database, system, hours } = ground;
  const providers = await sandbox.providers();
  await toTenOClock(ground);
  const startMs = (await sandbox.domainNow()) + MINUTE_MS;
  const domains = new Map(
    providers.map(({ id, domains: own }) => [id, own.filter((domain) => !domain.startsWith('nimmt-keine'))]),
  );
  const plan = planOf(ground, startMs, domains);
  await settle(system, plan.withApp);
  await database.query('UPDATE department SET sms_budget_micros = $2 WHERE id = $1', [
    system.ready.departmentId,
    BUDGET_TEXTS * SMS_PRICE_MICROS,
  ]);
  const clock = new LapseClock(ground);
  await clock.run(40);
  const asked: Asked[] = [];
  const write = writer(ground, clock, { planned: plan.letters, startMs, asked });
  await write(BLOCK_AFTER_MS);
  await setReplies(ground, true);
  await write(ARRIVALS_MS);
  await client.settled();
  const course = {
    startMs,
    blockMs: startMs + BLOCK_AFTER_MS,
    endMs: startMs + BLOCK_AFTER_MS + hours * HOUR_MS,
  };
  await clock.run(800);
  await clock.reach(course.endMs - HOUR_MS);
  await clock.run(60);
  await clock.reach(course.endMs);
  await setReplies(ground, false);
  await clock.run(RETURN_RATE);
  await clock.reach(course.endMs + RETURN_MS);
  await clock.run(60);
  await clock.reach(course.endMs + 4 * HOUR_MS);
  await clock.run(1);
  await drain(ground);
  const said = await hear(client, sandbox, database);
  await judgeDays(ground, said, asked, course);
  judgeSafety(ground.verdict, said);
}

/** Bookings are made by day: texts of what has time would wait for the morning. */
async function toTenOClock({ sandbox }: DrillGround): Promise<void> {
  const nowMs = await sandbox.domainNow();
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Berlin',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const [hour = '0', minute = '0'] = clock.format(nowMs).split(':');
  const minutes = (10 * 60 - (Number(hour) * 60 + Number(minute)) + 1_440) % 1_440;
  await sandbox.advance(minutes * MINUTE_MS);
}

/** What is to be written, and what has been. */
interface Writing {
  readonly planned: readonly Planned[];
  readonly startMs: number;
  readonly asked: Asked[];
}

/** Domain time in lapse, reckoned here: it is looked at too often to be asked for. */
class LapseClock {
  private anchor = { realMs: 0, domainMs: 0, rate: 1 };

  constructor(private readonly ground: DrillGround) {}

  /** Lets it run so many times as fast as real time. */
  async run(rate: number): Promise<void> {
    const { sandbox } = this.ground;
    await sandbox.rate(rate);
    this.anchor = { realMs: Date.now(), domainMs: await sandbox.domainNow(), rate };
  }

  now(): number {
    const { realMs, domainMs, rate } = this.anchor;
    return domainMs + (Date.now() - realMs) * rate;
  }

  async reach(atMs: number): Promise<void> {
    while (this.now() < atMs) await pass(LOOK_MS);
  }
}

/** Sends what is planned until a moment after the start, each letter when its moment has come. */
function writer(
  { client }: DrillGround,
  clock: LapseClock,
  { planned, startMs, asked }: Writing,
): (untilMs: number) => Promise<void> {
  return async (untilMs) => {
    for (;;) {
      const nowMs = clock.now() - startMs;
      for (;;) {
        const next = planned[asked.length];
        if (next === undefined || next.atMs > Math.min(nowMs, untilMs)) break;
        asked.push({
          ...next,
          row: next.way === 'smtp' ? client.submit(next.letter) : client.send(next.letter),
        });
      }
      if (nowMs >= untilMs) return;
      await pass(LOOK_MS);
    }
  };
}

async function setReplies({ sandbox, replies }: DrillGround, on: boolean): Promise<void> {
  for (const provider of SICK)
    await sandbox.behave(provider, on ? blockReplies(provider, replies) : { accept: true });
}
