import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StaffFrame } from '#contracts';
import { seeOther, sendError } from '../page-answer.js';
import type { PageWorld } from '../page-world.js';
import type { StaffFrames } from '../staff-frame.js';
import type { StaffSignIn } from '../staff-sign-in.js';

/** Who came in: their frame, and how the log names them. */
export interface Administrator {
  readonly actor: string;
  readonly frame: StaffFrame;
}

/** Lets administrators in, and nobody else. */
export class AdminGate {
  constructor(
    private readonly world: PageWorld,
    private readonly signIn: StaffSignIn,
    private readonly frames: StaffFrames,
  ) {}

  /** @returns null when it has answered itself: sign in first, or 403 */
  async enter(request: FastifyRequest, reply: FastifyReply): Promise<Administrator | null> {
    const staff = await this.signIn.whoIs(request);
    if (staff === null) {
      seeOther(reply, '/anmelden');
      return null;
    }
    if (staff.role !== 'administrator' || isFromElsewhere(request)) {
      sendError(request, reply, this.world.frame(request), { status: 403, kind: 'page' });
      return null;
    }
    return { actor: staff.email, frame: await this.frames.of(request, staff, null) };
  }

  /** Answers that there is no such page. */
  notFound(request: FastifyRequest, reply: FastifyReply): void {
    sendError(request, reply, this.world.frame(request), { status: 404, kind: 'page' });
  }
}

/**
 * The session's cookie is `SameSite=Lax`, so forms of other sites come without it. Other names of our own domain count as
 * the same site: browsers say so in this header, and a form from there is none of ours.
 */
function isFromElsewhere({ method, headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  return method === 'POST' && site !== undefined && site !== 'same-origin' && site !== 'none';
}
