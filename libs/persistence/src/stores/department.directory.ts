import type pg from 'pg';
import { DepartmentDirectory, type Category, type Department, type Sender } from '#delivery/ports';

interface DepartmentRow {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly city_name: string;
  readonly phone: string | null;
  readonly mailbox: string | null;
  readonly sender: Sender;
  readonly sms_budget_micros: number | null;
  readonly policy: unknown;
}

const KEPT_MS = 2_000;

/** Departments and categories, read with a role that sees all of them and kept for two seconds. */
export class PostgresDepartmentDirectory extends DepartmentDirectory {
  private readonly departments = new Map<
    string,
    { readonly at: number; readonly value: Promise<Department | null> }
  >();
  private categoriesKept: { readonly at: number; readonly value: Promise<readonly Category[]> } | null = null;

  constructor(private readonly pool: pg.Pool) {
    super();
  }

  override department(id: string): Promise<Department | null> {
    const kept = this.departments.get(id);
    if (kept && performance.now() - kept.at < KEPT_MS) return kept.value;
    const value = this.readDepartment(id);
    this.departments.set(id, { at: performance.now(), value });
    value.catch(() => this.departments.delete(id));
    return value;
  }

  override categories(): Promise<readonly Category[]> {
    const kept = this.categoriesKept;
    if (kept && performance.now() - kept.at < KEPT_MS) return kept.value;
    const value = this.readCategories();
    this.categoriesKept = { at: performance.now(), value };
    value.catch(() => {
      this.categoriesKept = null;
    });
    return value;
  }

  private async readDepartment(id: string): Promise<Department | null> {
    const { rows } = await this.pool.query<DepartmentRow>({
      name: 'department',
      text: 'SELECT id, slug, name, city_name, phone, mailbox, sender, sms_budget_micros, policy FROM department WHERE id = $1',
      values: [id],
    });
    const [row] = rows;
    if (!row) return null;
    return {
      id: row.id,
      slug: row.slug,
      name: row.name,
      cityName: row.city_name,
      phone: row.phone,
      mailbox: row.mailbox,
      sender: row.sender,
      smsBudgetMicrosPerMonth: row.sms_budget_micros,
      policySettings: row.policy,
    };
  }

  private async readCategories(): Promise<readonly Category[]> {
    const { rows } = await this.pool.query<Category>(
      `SELECT id, name_de AS "nameDe", name_en AS "nameEn", basis, confidential AS "confidentialByDefault", same_day AS "sameDay"
       FROM category ORDER BY position`,
    );
    return rows;
  }
}
