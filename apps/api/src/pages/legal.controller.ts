import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { TextPageModel } from '#contracts';
import { renderTextPage } from '#pages';
import { seeOther, sendPage } from './page-answer.js';
import { PageWorld } from './page-world.js';

/** The way in, and the pages of the footer. */
@Controller()
export class LegalController {
  constructor(private readonly world: PageWorld) {}

  @Get()
  home(@Res() reply: FastifyReply): void {
    seeOther(reply, this.world.local ? '/demo' : '/status');
  }

  @Get('barrierefreiheit')
  accessibility(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.text('accessibility', request, reply);
  }

  @Get('datenschutz')
  privacy(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.text('privacy', request, reply);
  }

  @Get('impressum')
  imprint(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.text('imprint', request, reply);
  }

  private text(page: TextPageModel['page'], request: FastifyRequest, reply: FastifyReply): void {
    const contact = {
      organisation: this.world.cityName,
      street: 'Rathausplatz 1',
      town: '12345 Lindenburg',
      email: 'rathaus@lindenburg.example',
      telephone: '+49 30 5550100',
    };
    sendPage(request, reply, renderTextPage({ ...this.world.frame(request), page, contact }));
  }
}
