import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { INCIDENT_PATHS } from '#pages';
import { DossierDesk } from '../../dossier/dossier-desk.js';
import { AdminGate } from './admin-gate.js';
import { IncidentRoom } from './incident-room.js';

/** The dossier for the provider's postmasters, for the browser of an administrator. */
@Controller('verwaltung/stoerungen/:nr')
export class DossierPageController {
  constructor(
    private readonly gate: AdminGate,
    private readonly room: IncidentRoom,
    private readonly dossiers: DossierDesk,
  ) {}

  @Get(INCIDENT_PATHS.dossier)
  async download(
    @Param('nr') number: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const visit = await this.room.visit(number, request, reply);
    if (visit === null) return;
    // In the language of the provider, not of the page: its postmasters are to read it.
    const dossier = await this.dossiers.dossier(visit.incident.number, null);
    if (dossier === null) {
      this.gate.notFound(request, reply);
      return;
    }
    void reply
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="akte-${visit.incident.number}.pdf"`)
      .type('application/pdf');
    await reply.send(Buffer.from(await this.dossiers.pdf(dossier)));
  }
}
