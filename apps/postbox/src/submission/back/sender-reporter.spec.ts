import { GroupCommit } from '#delivery';
import {
  AcceptStore,
  DepartmentDirectory,
  SubmissionNewsReader,
  type AcceptUnit,
  type SubmissionNews,
} from '#delivery/ports';
import { randomBytes } from '#persistence';
import { SilentWakeUp } from '#queue';
import { FixedClock, aDepartment, anId } from '#testing';
import { SenderReporter } from './sender-reporter.js';

const DEPARTMENT = anId(1);
const IDS = Array.from({ length: 13 }, (_, number) => anId(number));

class Written extends AcceptStore {
  units: AcceptUnit[] = [];

  override acceptGroup(units: readonly AcceptUnit[]) {
    this.units.push(...units);
    return Promise.resolve(units.map(() => ({ kind: 'accepted' }) as const));
  }
}

class Told extends SubmissionNewsReader {
  readonly asked: { readonly place: number; readonly known: readonly string[] }[] = [];
  readonly waited: { readonly fromMs: number; readonly toMs: number }[] = [];
  begunAtMs: number | null = null;

  constructor(
    private readonly all: readonly SubmissionNews[],
    private readonly late: readonly SubmissionNews[],
  ) {
    super();
  }

  override placeAt(atMs: number) {
    this.begunAtMs = atMs;
    return Promise.resolve(0);
  }

  override after(place: number, _most: number, known: ReadonlySet<string>) {
    this.asked.push({ place, known: [...known] });
    const met = this.all.slice(place, place + 2);
    return Promise.resolve({ place: place + met.length, ...fresh(met, known) });
  }

  override waiting(
    between: { readonly fromMs: number; readonly toMs: number },
    _most: number,
    known: ReadonlySet<string>,
  ) {
    this.waited.push(between);
    return Promise.resolve(fresh(this.late, known));
  }
}

function fresh(met: readonly SubmissionNews[], known: ReadonlySet<string>) {
  return { seen: met.map(({ key }) => key), news: met.filter(({ key }) => !known.has(key)) };
}

class City extends DepartmentDirectory {
  override department() {
    return Promise.resolve(aDepartment());
  }

  override categories() {
    const names = { nameDe: 'Termine', nameEn: 'Appointments' };
    return Promise.resolve([
      { id: 'appointments', ...names, basis: 'duty', confidentialByDefault: false, sameDay: false } as const,
    ]);
  }
}

function failed(
  number: number,
  original: Partial<SubmissionNews['original']> = {},
  kind: SubmissionNews['kind'] = 'failed',
): SubmissionNews {
  const message = Buffer.from('From: a@b.example\r\n\r\nx').toString('base64');
  return {
    kind,
    key: `${IDS[number] ?? ''}${kind === 'failed' ? '' : ' x'}`,
    notificationId: IDS[number] ?? '',
    departmentId: DEPARTMENT,
    keyKind: 'live',
    category: 'appointments',
    recipient: 'weg@gmx.de',
    reply: null,
    acceptedAtMs: 0,
    original: {
      message,
      returnPath: 'amt@b.example',
      envelopeId: null,
      notify: [],
      ret: 'HDRS',
      ...original,
    },
  };
}

function aReporter(all: readonly SubmissionNews[], late: readonly SubmissionNews[] = []) {
  const store = new Written();
  const news = new Told(all, late);
  const reporter = new SenderReporter({
    news,
    group: new GroupCommit(store, 1),
    departments: new City(),
    clock: new FixedClock(),
    wakeUp: new SilentWakeUp(),
    random: randomBytes,
    world: { name: 'mail.stadt.example', from: 'mailer-daemon@bounce.stadt.example' },
  });
  return { reporter, store, news };
}

describe('SenderReporter', () => {
  it('writes one report a failure, by mail alone, with the null return path and a mark against a second', async () => {
    const { reporter, store } = aReporter([failed(10)]);
    await reporter.look();
    const [unit] = store.units;
    const [report] = unit?.notifications ?? [];
    expect(unit).toMatchObject({ route: 'smtp-report', departmentId: DEPARTMENT });
    expect(unit?.repeats).toMatchObject([{ key: IDS[10], notificationId: report?.id }]);
    expect(report).toMatchObject({
      channels: ['email'],
      confidential: true,
      contacts: { email: 'amt@b.example' },
    });
    expect(report?.content.original).toMatchObject({ returnPath: '', isReport: true, notify: ['NEVER'] });
  });

  it('reads on to the end, and opens nothing twice', async () => {
    const { reporter, store, news } = aReporter([failed(10), failed(11), failed(12)]);
    await reporter.look();
    await reporter.look();
    expect(store.units).toHaveLength(3);
    expect(news.asked.at(-1)?.known).toEqual(IDS.slice(10));
  });

  it('begins a start where marks are still held, and looks for what waits longer than four hours', async () => {
    const late = failed(10, { notify: ['DELAY'] }, 'delayed');
    const { reporter, store, news } = aReporter([], [late]);
    await reporter.look();
    await reporter.look();
    const nowMs = new FixedClock().now();
    expect(news.begunAtMs).toBe(nowMs - 6 * 86_400_000);
    expect(news.waited[0]).toEqual({ fromMs: nowMs - 6 * 86_400_000, toMs: nowMs - 4 * 3_600_000 });
    expect(store.units.map(({ repeats }) => repeats?.[0]?.key)).toEqual([late.key]);
  });

  it.each<[SubmissionNews['kind'], Partial<SubmissionNews['original']>, number]>([
    ['relayed', { notify: ['SUCCESS', 'FAILURE'] }, 1],
    ['delivered', { notify: ['SUCCESS'] }, 1],
    ['told-otherwise', { notify: ['SUCCESS'] }, 1],
    ['relayed', { notify: ['FAILURE', 'DELAY'] }, 0],
    ['relayed', { notify: ['SUCCESS'], returnPath: '' }, 0],
    ['relayed', {}, 0],
    ['delayed', { notify: ['DELAY'] }, 1],
    ['delayed', { notify: ['SUCCESS', 'FAILURE'] }, 0],
    ['delayed', {}, 0],
  ])('%s with %j: %j report', async (kind, original, count) => {
    const { reporter, store } = aReporter([failed(10, original, kind)]);
    await reporter.look();
    expect(store.units).toHaveLength(count);
  });

  it.each<[string, Partial<SubmissionNews['original']>, number]>([
    ['without NOTIFY', {}, 1],
    ['as NOTIFY=FAILURE asks', { notify: ['DELAY', 'FAILURE'] }, 1],
    ['not with NOTIFY=NEVER', { notify: ['NEVER'] }, 0],
    ['not when only SUCCESS is asked for', { notify: ['SUCCESS'] }, 0],
    ['not to the null sender', { returnPath: '' }, 0],
  ])('%s', async (_, original, count) => {
    const { reporter, store } = aReporter([failed(10, original)]);
    await reporter.look();
    expect(store.units).toHaveLength(count);
  });
});
