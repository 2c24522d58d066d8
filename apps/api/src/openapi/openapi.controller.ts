import { Controller, Get, Header } from '@nestjs/common';
import { PageWorld } from '../pages/page-world.js';
import { openApiDocument } from './document.js';

/** The description of the API, for people and generators. */
@Controller()
export class OpenApiController {
  private readonly document: Record<string, unknown>;

  constructor(world: PageWorld) {
    this.document = openApiDocument(world.publicUrl);
  }

  @Get('openapi.json')
  @Header('cache-control', 'public, max-age=300')
  get() {
    return this.document;
  }
}
