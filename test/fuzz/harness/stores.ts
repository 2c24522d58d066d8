import {
  AcceptStore,
  DepartmentDirectory,
  OutcomeUnknownError,
  PLAIN_RULES,
  QuarantineStore,
  ReportStore,
  SubmissionDirectory,
  type AcceptResult,
  type AcceptUnit,
  type RecordedReport,
  type SubmissionRules,
} from '#delivery/ports';
import { aDepartment, aSender } from '#testing';
import type { Random } from '../../drills/harness/random.js';

/** An address that may send. */
export const FROM = 'amt@stadt.example';
/** The one department there is. */
export const DEPARTMENT = aDepartment({ sender: aSender({ fromAddress: FROM }) });

/** Keeps nothing and answers by chance whatever a store may: most often that all is well. */
export class ChanceStore extends AcceptStore {
  constructor(private readonly random: Random) {
    super();
  }

  override acceptGroup(units: readonly AcceptUnit[]): Promise<readonly AcceptResult[]> {
    const chance = this.random.next();
    if (chance < 0.02) return Promise.reject(new Error('the store fails'));
    if (chance < 0.05) return Promise.reject(new OutcomeUnknownError('the answer is lost'));
    return Promise.resolve(units.map((unit) => this.answer(unit)));
  }

  private answer({ notifications }: AcceptUnit): AcceptResult {
    const chance = this.random.next();
    const [first] = notifications;
    if (chance < 0.05) return { kind: 'rejected', code: 'x' };
    if (chance < 0.1 && first !== undefined) return { kind: 'replayed', response: first.id };
    if (chance < 0.15) return { kind: 'partly', written: notifications.slice(1).map(({ id }) => id) };
    return { kind: 'accepted' };
  }
}

/** Departments that are away now and then. */
export class ChanceDepartments extends DepartmentDirectory {
  constructor(private readonly random: Random) {
    super();
  }

  override department() {
    return this.random.next() < 0.02 ? Promise.reject(new Error('away')) : Promise.resolve(DEPARTMENT);
  }

  override categories() {
    const named = { nameDe: 'x', nameEn: 'x', confidentialByDefault: false, sameDay: false };
    return Promise.resolve([
      { ...named, id: 'appointments', basis: 'duty' as const },
      { ...named, id: 'culture', basis: 'consent' as const },
    ]);
  }
}

/** Rules of any kind of key. */
export class ChanceRules extends SubmissionDirectory {
  constructor(private readonly random: Random) {
    super();
  }

  override rules(): Promise<SubmissionRules> {
    const deadlines = [{ from: null, subject: 'Ihr*Termin*', within: 'PT60M' }] as const;
    return Promise.resolve({
      ...PLAIN_RULES,
      legacy: this.random.next() < 0.2,
      commentForm: this.random.next() < 0.5,
      ...(this.random.next() < 0.5 ? { deadlines } : {}),
    } as SubmissionRules);
  }

  override senders() {
    return Promise.resolve(['@kfz.stadt.example']);
  }
}

/** Keeps nothing, and cannot now and then. */
export class ChanceQuarantine extends QuarantineStore {
  constructor(private readonly random: Random) {
    super();
  }

  override keep(): Promise<void> {
    return this.random.next() < 0.1 ? Promise.reject(new OutcomeUnknownError('away')) : Promise.resolve();
  }
}

/** Reports are kept, were there before, are of nothing, or cannot be stored. */
export class ChanceReports extends ReportStore {
  constructor(private readonly random: Random) {
    super();
  }

  override record(): Promise<RecordedReport> {
    const chance = this.random.next();
    if (chance < 0.05) return Promise.reject(new Error('away'));
    const result = chance < 0.1 ? 'repeated' : chance < 0.15 ? 'unknown' : 'stored';
    const lane = { lane: 'email:transactional:direct:gmx.net', handedOverMs: 0 };
    return Promise.resolve({ result, against: result === 'stored' ? lane : null });
  }
}
