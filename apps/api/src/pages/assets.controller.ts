import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ASSET_CACHE_CONTROL, assetFiles } from '#pages';
import { ProblemError, problem } from '../http/problem.js';

interface ServedFile {
  readonly body: Buffer;
  /** null for what is compressed already. */
  readonly gzipped: Buffer | null;
  readonly contentType: string;
}

/** Style sheets and fonts, read and compressed once; their paths name their content. */
@Controller('assets')
export class AssetsController {
  private readonly files = new Map(
    assetFiles().map(({ path, file, contentType }) => [path, served(readFileSync(file), contentType)]),
  );

  @Get('*')
  get(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const found = this.files.get(request.url.split('?')[0] ?? '');
    if (!found) throw new ProblemError(problem(404, 'not_found'));
    const compressed = /\bgzip\b/.test(String(request.headers['accept-encoding'])) ? found.gzipped : null;
    if (compressed !== null) void reply.header('content-encoding', 'gzip');
    void reply
      .header('cache-control', ASSET_CACHE_CONTROL)
      .header('vary', 'accept-encoding')
      .type(found.contentType)
      .send(compressed ?? found.body);
  }
}

function served(body: Buffer, contentType: string): ServedFile {
  return { body, gzipped: contentType.startsWith('font/') ? null : gzipSync(body), contentType };
}
