/**
 * The second door of the room: making and moving the schema. The applications never do that, and need not load what it
 * takes (TypeORM is most of a start).
 */
export { createRolesAndDatabase, migrate } from '../database/migrate.js';
