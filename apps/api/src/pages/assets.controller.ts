import { readFileSync } from 'node:fs';
import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ASSET_CACHE_CONTROL, assetFiles } from '#pages';
import { ProblemError, problem } from '../http/problem.js';

/** Style sheets and fonts, read once; their paths name their content. */
@Controller('assets')
export class AssetsController {
  private readonly files = new Map(
    assetFiles().map(({ path, file, contentType }) => [path, { body: readFileSync(file), contentType }]),
  );

  @Get('*')
  get(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const found = this.files.get(request.url.split('?')[0] ?? '');
    if (!found) throw new ProblemError(problem(404, 'not_found'));
    void reply.header('cache-control', ASSET_CACHE_CONTROL).type(found.contentType).send(found.body);
  }
}
