import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Browsers that citizens register for push: a contact point with a name of the citizen's own, put there and removed by the citizen. */
export class Devices1760000000022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE contact_point ADD COLUMN name_sealed bytea');
    await runner.query('GRANT INSERT ON contact_point TO stadtbote_app');
    await runner.query('GRANT UPDATE (sealed, name_sealed, removed_at) ON contact_point TO stadtbote_app');
    // A browser whose push service gave it another address says so by the old one, without a citizen's link.
    await runner.query('GRANT UPDATE (sealed, hash, hash_key) ON contact_point TO stadtbote_worker');
    await runner.query(ONE_EACH);
    // Two tabs of one browser that register at once are one device.
    await runner.query(
      `CREATE UNIQUE INDEX contact_point_device ON contact_point (citizen_id, hash) WHERE channel = 'push' AND removed_at IS NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX contact_point_device');
    await runner.query(
      'REVOKE INSERT, UPDATE (sealed, name_sealed, removed_at) ON contact_point FROM stadtbote_app',
    );
    await runner.query('REVOKE UPDATE (sealed, hash, hash_key) ON contact_point FROM stadtbote_worker');
    await runner.query('ALTER TABLE contact_point DROP COLUMN name_sealed');
  }
}

/** What was registered twice before: the older one goes. */
const ONE_EACH = `
UPDATE contact_point p SET removed_at = now() WHERE p.channel = 'push' AND p.removed_at IS NULL AND EXISTS (
  SELECT 1 FROM contact_point o WHERE o.citizen_id = p.citizen_id AND o.hash = p.hash AND o.channel = 'push' AND o.removed_at IS NULL
    AND (o.created_at, o.id) > (p.created_at, p.id))`;
