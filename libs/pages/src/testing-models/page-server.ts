import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  ASSET_CACHE_CONTROL,
  assetFiles,
  PAGE_CONTENT_SECURITY_POLICY,
  SCRIPTED_PAGE_CONTENT_SECURITY_POLICY,
} from '../assets.js';
import { ALL_PAGES } from './all-pages.js';

/** Serves every example page at `/{locale}/{name}` and the assets, on a free port of the loopback. */
export async function servePages(): Promise<{ readonly url: string; readonly server: Server }> {
  const assets = new Map(assetFiles().map((asset) => [asset.path, asset]));
  const server = createServer((request, response) => {
    const [, locale, name] = (request.url ?? '').split('/');
    const asset = assets.get(request.url ?? '');
    const page = ALL_PAGES[name ?? ''];
    if (asset !== undefined) {
      response.setHeader('cache-control', ASSET_CACHE_CONTROL).setHeader('content-type', asset.contentType);
      response.end(readFileSync(asset.file));
    } else if (page !== undefined && (locale === 'de' || locale === 'en')) {
      const scripted = name?.startsWith('devices') === true;
      response.setHeader(
        'content-security-policy',
        scripted ? SCRIPTED_PAGE_CONTENT_SECURITY_POLICY : PAGE_CONTENT_SECURITY_POLICY,
      );
      response.setHeader('content-type', 'text/html; charset=utf-8').end(page(locale));
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${String(port)}`, server };
}
