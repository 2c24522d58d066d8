import type { FastifyRequest } from 'fastify';
import type { NavigationItem, StaffFrame } from '#contracts';
import { isSick } from '#health';
import type { Department } from '#delivery/ports';
import type { StaffMember } from '#identity/ports';
import type { HealthReader } from '#persistence';
import type { PageWorld } from './page-world.js';

/** Builds what the pages of staff carry besides: who is signed in, where they may go, how many are ill. */
export class StaffFrames {
  constructor(
    private readonly world: PageWorld,
    private readonly health: HealthReader,
  ) {}

  async of(request: FastifyRequest, staff: StaffMember, department: Department | null): Promise<StaffFrame> {
    const lanes = await this.health.lanes();
    const ill = new Set(lanes.filter(({ state }) => isSick(state)).map(({ group, name }) => group ?? name));
    return {
      ...this.world.frame(request),
      person: { name: staff.email, office: department?.name ?? this.world.cityName },
      navigation: this.navigation(staff, department),
      openIncidents: ill.size,
      incidentsHref: null,
      signOutAction: '/abmelden',
    };
  }

  private navigation(staff: StaffMember, department: Department | null): NavigationItem[] {
    return [
      ...(staff.role === 'administrator'
        ? [{ page: 'overview', href: '/verwaltung/uebersicht' } as const]
        : []),
      ...(department === null
        ? []
        : [{ page: 'notifications', href: `/amt/${department.slug}/nachrichten` } as const]),
      { page: 'status', href: '/status' },
      ...(this.world.local ? [{ page: 'demo', href: '/demo' } as const] : []),
    ];
  }
}
