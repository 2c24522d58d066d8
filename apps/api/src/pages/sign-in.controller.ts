import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SignInPageModel } from '#contracts';
import { DepartmentDirectory } from '#delivery/ports';
import { renderSignInPage } from '#pages';
import { seeOther, sendPage } from './page-answer.js';
import { PageWorld } from './page-world.js';
import { StaffSignIn } from './staff-sign-in.js';

/** One-time links: the page only shows a button, so that a scanner that follows the link uses nothing up. */
@Controller()
export class SignInController {
  constructor(
    private readonly world: PageWorld,
    private readonly signIn: StaffSignIn,
    private readonly departments: DepartmentDirectory,
  ) {}

  @Get('anmelden')
  required(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.send(request, reply, 'required', '/anmelden');
  }

  @Get('anmelden/:token')
  show(@Param('token') token: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.send(request, reply, 'ready', `/anmelden/${token}`);
  }

  @Post('anmelden/:token')
  async act(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const signedIn = await this.signIn.signIn(token);
    if (signedIn === null) {
      this.send(request, reply, 'used', '/anmelden');
      return;
    }
    void reply.header('set-cookie', signedIn.cookie);
    const { staff } = signedIn;
    const department =
      staff.departmentId === null ? null : await this.departments.department(staff.departmentId);
    seeOther(reply, department === null ? '/verwaltung/uebersicht' : `/amt/${department.slug}/nachrichten`);
  }

  @Post('abmelden')
  async signOut(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    void reply.header('set-cookie', await this.signIn.signOut(request));
    this.send(request, reply, 'signed_out', '/anmelden');
  }

  private send(
    request: FastifyRequest,
    reply: FastifyReply,
    state: SignInPageModel['state'],
    action: string,
  ): void {
    const status = state === 'used' ? 410 : state === 'required' ? 401 : 200;
    sendPage(
      request,
      reply,
      renderSignInPage({
        ...this.world.frame(request),
        state,
        action,
        role: 'staff',
        local: this.world.local,
      }),
      status,
    );
  }
}
