import { Controller, Get } from '@nestjs/common';
import type { Pool } from '#persistence';
import { ProblemError, problem } from '../http/problem.js';

/** The pool that readiness asks. */
export abstract class ReadinessProbe {
  abstract isReady(): Promise<boolean>;
}

/** Asks the database within a second. */
export class DatabaseProbe extends ReadinessProbe {
  constructor(
    private readonly pool: Pool,
    private readonly isStopping: () => boolean,
  ) {
    super();
  }

  override async isReady(): Promise<boolean> {
    if (this.isStopping()) return false;
    const asked = this.pool.query('SELECT 1').then(
      () => true,
      () => false,
    );
    const late = new Promise<boolean>((resolve) => setTimeout(resolve, 1_000, false).unref());
    return Promise.race([asked, late]);
  }
}

/** For the load balancer. */
@Controller('health')
export class HealthController {
  constructor(private readonly probe: ReadinessProbe) {}

  @Get('live')
  live() {
    return { status: 'ok' };
  }

  @Get('ready')
  async ready() {
    if (await this.probe.isReady()) return { status: 'ok' };
    throw new ProblemError(problem(503, 'unavailable'), { 'retry-after': '2' });
  }
}
