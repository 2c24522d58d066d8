import 'reflect-metadata';
import { Controller, Get, Module, type NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLogger } from '#observability';
import { FixedClock } from '#testing';
import { prepareHttp } from '../http/prepare-http.js';
import { PageWorld } from './page-world.js';
import { PeoplesErrors } from './peoples-errors.js';

@Controller()
class BrokenController {
  @Get('kaputt')
  fail(): never {
    throw new Error('Geheimnis');
  }
}

@Module({ controllers: [BrokenController] })
class BrokenModule {}

const BROWSER = 'text/html,application/xhtml+xml,*/*;q=0.8';
let app: NestFastifyApplication;

beforeAll(async () => {
  const options: Pick<NestApplicationOptions, 'logger'> = { logger: false };
  app = await NestFactory.create<NestFastifyApplication>(BrokenModule, new FastifyAdapter(), options);
  const world = new PageWorld('Stadt Bochum', 'https://stadt.example', new FixedClock(), {
    local: false,
    mailRoute: 'direct',
  });
  prepareHttp(app, createLogger({ level: 'silent', process: 'spec' }), new PeoplesErrors(world));
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
});
afterAll(() => app.close());

const get = (url: string, accept: string) => app.inject({ method: 'GET', url, headers: { accept } });

it.each([
  ['an unknown page in a browser', '/gibt-es-nicht', BROWSER, 404, 'Diese Seite gibt es nicht'],
  ['the same in English', '/gibt-es-nicht?lang=en', BROWSER, 404, 'There is no such page'],
  ['a page that fails', '/kaputt', BROWSER, 500, 'Da ist bei uns etwas schiefgegangen'],
])('%s is answered with a page that no cache keeps', async (_, url, accept, status, words) => {
  const { statusCode, headers, body } = await get(url, accept);
  expect([statusCode, headers['content-type'], headers['cache-control']]).toEqual([
    status,
    'text/html; charset=utf-8',
    'no-store',
  ]);
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  expect(body).toContain(words);
  expect(body).not.toContain('Geheimnis');
});

it.each([
  ['a program', '/gibt-es-nicht', '*/*', 404],
  ['the API, even for a browser', '/v1/nothing', BROWSER, 404],
  ['a failure for a program', '/kaputt', 'application/json', 500],
])('%s gets a problem', async (_, url, accept, status) => {
  const { statusCode, headers } = await get(url, accept);
  expect([statusCode, headers['content-type']]).toEqual([status, 'application/problem+json; charset=utf-8']);
});
