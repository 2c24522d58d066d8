import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of submitted mail whose sender asked to hear of success or delay (RFC 3461), what was asked for: few, found by an index. */
export class Notify1760000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE notification ADD COLUMN notify text[]');
    await runner.query(
      'CREATE INDEX notification_notify ON notification (accepted_at) WHERE notify IS NOT NULL',
    );
    await runner.query('GRANT SELECT (notify) ON notification TO stadtbote_report');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE notification DROP COLUMN notify');
  }
}
