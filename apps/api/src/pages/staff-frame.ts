import type { FastifyRequest } from 'fastify';
import type { NavigationItem, StaffFrame } from '#contracts';
import type { Department } from '#delivery/ports';
import type { StaffMember } from '#identity/ports';
import type { IncidentReader, OperationReader } from '#persistence';
import type { PageWorld } from './page-world.js';

/** What stands open, for the marks and figures of the frame. */
interface Standing {
  readonly openIncidents: number;
  /** null: not counted, for it is not shown. */
  readonly held: number | null;
}

/** Builds what the pages of staff carry besides: who is signed in, where they may go, how much stands open. */
export class StaffFrames {
  constructor(
    private readonly world: PageWorld,
    private readonly incidents: IncidentReader,
    private readonly operation: OperationReader,
  ) {}

  async of(request: FastifyRequest, staff: StaffMember, department: Department | null): Promise<StaffFrame> {
    const isAdministrator = staff.role === 'administrator';
    const [openIncidents, held] = await Promise.all([
      this.incidents.openCount(),
      isAdministrator ? this.operation.heldCount() : null,
    ]);
    return {
      ...this.world.frame(request),
      person: { name: staff.email, office: department?.name ?? this.world.cityName },
      navigation: this.navigation({ openIncidents, held }, department),
      openIncidents,
      incidentsHref: isAdministrator && openIncidents > 0 ? await this.incidentsHref(openIncidents) : null,
      signOutAction: '/abmelden',
    };
  }

  /** The one that is open, or the list. */
  private async incidentsHref(openIncidents: number): Promise<string> {
    const list = '/verwaltung/stoerungen';
    const [only] = openIncidents === 1 ? await this.incidents.list('open', null, 1) : [];
    return only === undefined ? list : `${list}/${only.number}`;
  }

  private navigation({ openIncidents, held }: Standing, department: Department | null): NavigationItem[] {
    return [
      ...(held === null
        ? []
        : [
            { page: 'overview', href: '/verwaltung/uebersicht' } as const,
            { page: 'incidents', href: '/verwaltung/stoerungen', count: openIncidents } as const,
            { page: 'providers', href: '/verwaltung/anbieter' } as const,
            { page: 'held', href: '/verwaltung/angehalten', count: held } as const,
          ]),
      ...(department === null
        ? []
        : [{ page: 'notifications', href: `/amt/${department.slug}/nachrichten` } as const]),
      { page: 'status', href: '/status' },
      ...(this.world.local ? [{ page: 'demo', href: '/demo' } as const] : []),
    ];
  }
}
