import {
  AcceptStore,
  DeliveryMetrics,
  DepartmentDirectory,
  DepartmentNewsStore,
  OPERATION_CATEGORY,
  type AcceptResult,
  type AcceptUnit,
  type ClaimedNews,
  type Department,
  type DepartmentMail,
} from '../ports/index.js';
import { A_DEPARTMENT_ID, FixedClock, SeededChance, aDepartment, anId } from '#testing';
import { DepartmentTeller } from './department-teller.js';

const [MAIL, OTHER] = [anId(1), anId(2)];

class Waiting extends DepartmentNewsStore {
  done: string[] = [];

  constructor(private readonly claimed: ClaimedNews) {
    super();
  }

  override claim() {
    return Promise.resolve(this.claimed);
  }

  override accepted(mailId: string) {
    this.done.push(mailId);
    return Promise.resolve();
  }
}

class Accepting extends AcceptStore {
  units: AcceptUnit[] = [];

  constructor(private readonly refused: string | null = null) {
    super();
  }

  override acceptGroup(units: readonly AcceptUnit[]): Promise<readonly AcceptResult[]> {
    if (units.some(({ idempotency }) => idempotency?.key === this.refused))
      return Promise.reject(new Error('away'));
    this.units.push(...units);
    return Promise.resolve(units.map(() => ({ kind: 'accepted' }) as const));
  }
}

class City extends DepartmentDirectory {
  constructor(private readonly one: Department | null) {
    super();
  }

  override department() {
    return Promise.resolve(this.one);
  }

  override categories() {
    return Promise.resolve([]);
  }
}

class Counted extends DeliveryMetrics {
  told: [string, number][] = [];

  override accepted() {
    return;
  }

  override advanced() {
    return;
  }

  override handedOver() {
    return;
  }

  override swept() {
    return;
  }

  override toldDepartments(outcome: string, events: number) {
    this.told.push([outcome, events]);
  }
}

function mail(id = MAIL): DepartmentMail {
  const news = {
    notificationId: anId(9),
    event: 'notification.undeliverable',
    atMs: 0,
    because: { rule: '6-no-way-left', facts: {} },
    category: 'waste',
    reference: 'Bücher-7',
    deadlineMs: null,
    actionUrl: null,
  } as const;
  return { id, departmentId: A_DEPARTMENT_ID, atMs: 0, news: [news] };
}

function aTeller(
  claimed: Partial<ClaimedNews>,
  { department = aDepartment({ mailbox: 'amt@stadt.example' }), refused = null as string | null } = {},
) {
  const news = new Waiting({ mails: [], withoutMailbox: 0, ...claimed });
  const accept = new Accepting(refused);
  const metrics = new Counted();
  let woken = 0;
  const teller = new DepartmentTeller({
    news,
    accept,
    metrics,
    departments: new City(department),
    clock: new FixedClock(),
    random: (count) => new SeededChance(1).bytes(count),
    publicUrl: 'https://bote.example',
    onAccepted: () => (woken += 1),
  });
  return { teller, news, accept, metrics, woken: () => woken };
}

describe('DepartmentTeller', () => {
  it('writes an ordinary notification, by mail alone, with the list, under the id of the mail', async () => {
    const { teller, news, accept, metrics, woken } = aTeller({ mails: [mail()] });
    expect(await teller.look()).toBe(1);
    const [unit] = accept.units;
    expect(unit).toMatchObject({ idempotency: { key: MAIL }, departmentId: A_DEPARTMENT_ID });
    expect(unit?.notifications).toMatchObject([
      {
        id: MAIL,
        contacts: { email: 'amt@stadt.example', phone: null },
        channels: ['email'],
        category: OPERATION_CATEGORY,
        urgency: 'urgent',
        deadlineMs: null,
        confidential: true,
      },
    ]);
    const [file] = unit?.notifications[0]?.content.attachments ?? [];
    expect(file?.contentType).toBe('text/csv');
    const csv = Buffer.from(file?.content ?? '', 'base64').toString('utf8');
    expect(csv).toContain('"Bücher-7"');
    expect(csv).toContain(`https://bote.example/amt/`);
    expect(news.done).toEqual([MAIL]);
    expect(metrics.told).toEqual([['mail', 1]]);
    expect(woken()).toBe(1);
  });

  it('counts what nobody can be told, and does not wait with the others for one that fails', async () => {
    const { teller, news, metrics } = aTeller(
      { mails: [mail(OTHER), mail()], withoutMailbox: 3 },
      { refused: OTHER },
    );
    await expect(teller.look()).rejects.toThrow('away');
    expect(news.done).toEqual([MAIL]);
    expect(metrics.told).toEqual([
      ['no_mailbox', 3],
      ['mail', 1],
    ]);
  });

  it('has done with a mail that has nobody to go to any more', async () => {
    const { teller, news, accept } = aTeller(
      { mails: [mail()] },
      { department: aDepartment({ mailbox: null }) },
    );
    await teller.look();
    expect(accept.units).toEqual([]);
    expect(news.done).toEqual([MAIL]);
  });
});
