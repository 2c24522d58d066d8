import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A claim of ours that ends without a word is counted apart from what the other side did (ADR 8). */
export class Lapses1760000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE attempt ADD COLUMN lapses smallint NOT NULL DEFAULT 0');
    await runner.query('GRANT UPDATE (lapses) ON attempt TO stadtbote_worker');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE attempt DROP COLUMN lapses');
  }
}
