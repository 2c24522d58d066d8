import type { DatabaseWitness } from '../harness/database.js';

/** Writes down, in the database itself, every change of an attempt's state and every receipt that was parked. */
const INSTALL = `
CREATE SCHEMA drill;
CREATE TABLE drill.step (id uuid, ordinal int, before text, after text);
CREATE TABLE drill.parked (id uuid, ordinal int);
CREATE FUNCTION drill.note_step() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
  BEGIN INSERT INTO drill.step VALUES (NEW.notification_id, NEW.ordinal, OLD.state, NEW.state); RETURN NULL; END $$;
CREATE FUNCTION drill.note_parked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
  BEGIN INSERT INTO drill.parked VALUES (NEW.notification_id, NEW.attempt_ordinal); RETURN NULL; END $$;
CREATE TRIGGER drill_step AFTER UPDATE ON attempt FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION drill.note_step();
CREATE TRIGGER drill_parked AFTER INSERT ON receipt FOR EACH ROW WHEN (NEW.parked) EXECUTE FUNCTION drill.note_parked()`;

/** Steps that lead back: from what is known to less, or from what did not arrive to what did. */
const BACKWARD = `
WITH rank (state, rank) AS (VALUES ('unknown', 1), ('accepted_by_gateway', 2), ('delivered', 3), ('bounced', 4), ('failed', 4))
SELECT s.id FROM drill.step s JOIN rank b ON b.state = s.before LEFT JOIN rank a ON a.state = s.after
WHERE b.rank >= 2 AND coalesce(a.rank, 0) < b.rank`;

/** Watches attempts from within the database. */
export class StepWitness {
  private constructor(private readonly database: DatabaseWitness) {}

  static async begin(database: DatabaseWitness): Promise<StepWitness> {
    await database.query(INSTALL);
    return new StepWitness(database);
  }

  /** Notifications of which an attempt went backward. */
  async backward(): Promise<string[]> {
    return (await this.database.query<{ id: string }>(BACKWARD)).map(({ id }) => id);
  }

  /** Attempts with a receipt that came before their send was on record. */
  async early(): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      'SELECT count(DISTINCT (id, ordinal))::int AS count FROM drill.parked',
    );
    return row?.count ?? 0;
  }

  async end(): Promise<void> {
    await this.database.query('DROP SCHEMA drill CASCADE');
  }
}
