import { GroupCommit } from '#delivery';
import {
  AcceptStore,
  DepartmentDirectory,
  FailedSubmissions,
  type AcceptUnit,
  type FailedSubmission,
} from '#delivery/ports';
import { randomBytes } from '#persistence';
import { SilentWakeUp } from '#queue';
import { FixedClock, aDepartment, anId } from '#testing';
import { FailureReporter } from './failure-reporter.js';

const DEPARTMENT = anId(1);
const IDS = Array.from({ length: 13 }, (_, number) => anId(number));

class Written extends AcceptStore {
  units: AcceptUnit[] = [];

  override acceptGroup(units: readonly AcceptUnit[]) {
    this.units.push(...units);
    return Promise.resolve(units.map(() => ({ kind: 'accepted' }) as const));
  }
}

class Told extends FailedSubmissions {
  readonly asked: { readonly place: number; readonly known: readonly string[] }[] = [];

  constructor(private readonly failed: readonly FailedSubmission[]) {
    super();
  }

  override placeBefore() {
    return Promise.resolve(0);
  }

  override after(place: number, _most: number, known: ReadonlySet<string>) {
    this.asked.push({ place, known: [...known] });
    const failed = this.failed.slice(place, place + 2);
    const seen = failed.map(({ notificationId }) => notificationId);
    const fresh = failed.filter(({ notificationId }) => !known.has(notificationId));
    return Promise.resolve({ place: place + failed.length, seen, failed: fresh });
  }
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

function failed(number: number, original: Partial<FailedSubmission['original']> = {}): FailedSubmission {
  const message = Buffer.from('From: a@b.example\r\n\r\nx').toString('base64');
  return {
    notificationId: IDS[number] ?? '',
    departmentId: DEPARTMENT,
    keyKind: 'live',
    category: 'appointments',
    isExpired: false,
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

function aReporter(all: readonly FailedSubmission[]) {
  const store = new Written();
  const failures = new Told(all);
  const reporter = new FailureReporter({
    failures,
    group: new GroupCommit(store, 1),
    departments: new City(),
    clock: new FixedClock(),
    wakeUp: new SilentWakeUp(),
    random: randomBytes,
    world: { name: 'mail.stadt.example', from: 'mailer-daemon@bounce.stadt.example' },
  });
  return { reporter, store, failures };
}

describe('FailureReporter', () => {
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
    const { reporter, store, failures } = aReporter([failed(10), failed(11), failed(12)]);
    await reporter.look();
    await reporter.look();
    expect(store.units).toHaveLength(3);
    expect(failures.asked.at(-1)?.known).toEqual(IDS.slice(10));
  });

  it.each<[string, Partial<FailedSubmission['original']>, number]>([
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
