// Lets Node 24 import our TypeScript sources as they are, where no build may be needed (Jest's global set-up): `x.js` of a
// relative import means the `x.ts` beside it, `#room` the room's front door. Node strips the types itself.
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);

registerHooks({
  resolve(specifier, context, nextResolve) {
    const room = /^#([a-z-]+)(\/ports)?$/.exec(specifier);
    if (room) return nextResolve(new URL(`libs/${room[1]}/src${room[2] ?? ''}/index.ts`, root).href, context);
    return nextResolve(sourceOf(specifier, context.parentURL) ?? specifier, context);
  },
});

function sourceOf(specifier, parent) {
  if (
    !/^\.{1,2}\/.*\.js$/.test(specifier) ||
    !parent?.startsWith(root.href) ||
    parent.includes('/node_modules/')
  )
    return undefined;
  const source = new URL(specifier.replace(/\.js$/, '.ts'), parent);
  return existsSync(fileURLToPath(source)) ? source.href : undefined;
}
