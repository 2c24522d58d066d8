import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The TLS policy of a domain (RFC 8461) beside its exchangers: it must outlive a domain that suddenly tells none. */
export class MtaSts1760000000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE domain_site ADD COLUMN mta_sts jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE domain_site DROP COLUMN mta_sts');
  }
}
