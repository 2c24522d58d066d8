import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fieldsOf, seeOther, sendPage } from './page-answer.js';
import { renderDemoPage } from '#pages';
import { DemoScene } from './demo-scene.js';
import { PageWorld } from './page-world.js';
import { SandboxSwitch } from './sandbox-switch.js';

/** First page of the local mode: the switch, live traffic, and what people got and why. */
@Controller('demo')
export class DemoController {
  constructor(
    private readonly world: PageWorld,
    private readonly scene: DemoScene,
    private readonly gmx: SandboxSwitch,
  ) {}

  @Get()
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    sendPage(
      request,
      reply,
      renderDemoPage(
        await this.scene.model(this.world.frame(request), {
          on: await this.gmx.isOn(),
          sinceMs: this.gmx.onSinceMs,
        }),
      ),
    );
  }

  @Post('switch')
  async turn(@Body() body: unknown, @Res() reply: FastifyReply): Promise<void> {
    await this.gmx.turn(fieldsOf(body)['on'] === 'true', this.world.now());
    seeOther(reply, '/demo');
  }
}
