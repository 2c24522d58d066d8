import type { ApiParts } from '../compose-api.js';
import type { PageWorld } from '../pages/page-world.js';
import { StatusCopy } from './status-copy.js';
import { STATUS_DESK_LIMITS, StatusDesk } from './status-desk.js';
import { STATUS_DAYS, statusReport } from './status-report.js';

/** Two days more than are shown: the first of them begins somewhere within a day, and days have up to 25 hours. */
const READ_MS = (STATUS_DAYS + 2) * 86_400_000;

/** Puts the desk together out of the api's parts. */
export function openStatusDesk({ status, config, directory, clock }: ApiParts, world: PageWorld): StatusDesk {
  const around = { city: world.cityName, directory, mailRoute: world.mailRoute };
  return new StatusDesk({
    read: async () => {
      const nowMs = world.now();
      return statusReport(await status.read(nowMs - READ_MS), nowMs, around);
    },
    copy: new StatusCopy({
      dir: config.server.statusCopyDir,
      publicUrl: world.publicUrl,
      homeHref: world.homeHref,
    }),
    realNow: () => clock.realNow(),
    limits: STATUS_DESK_LIMITS,
  });
}
