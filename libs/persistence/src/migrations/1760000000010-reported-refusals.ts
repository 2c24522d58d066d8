import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which reports told the health of a lane that the provider does not want us. */
export class ReportedRefusals1760000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE mail_report ADD COLUMN told_health boolean NOT NULL DEFAULT false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE mail_report DROP COLUMN told_health');
  }
}
