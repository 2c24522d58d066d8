import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The public status reads 90 days of changes of all lanes at once. Probes that come and go within a block, by far the most
 * rows of a long one, say nothing to citizens and stay out of the index.
 */
export class Status1760000000016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX health_change_told ON health_change (at)
       WHERE NOT (from_state IN ('blocked', 'probing') AND to_state IN ('blocked', 'probing'))`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX health_change_told');
  }
}
