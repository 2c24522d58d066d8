import { freePort, isPortFree } from '#sandbox';
import type { DataDirectory } from './data-directory.js';

const PORTS_FILE = 'ports.json';

/** Ports of loopback by what listens on them. */
export type Ports<Name extends string> = Readonly<Record<Name, number>>;

/** The ports of the last start, so that addresses outlive a restart; where one is taken by now, another one. */
export async function keptPorts<Name extends string>(
  directory: DataDirectory,
  names: readonly Name[],
): Promise<Ports<Name>> {
  const kept = (directory.read(PORTS_FILE) ?? {}) as Partial<Record<string, number>>;
  const ports: Partial<Record<string, number>> = {};
  const taken = new Set<number>();
  for (const name of names) {
    const before = kept[name];
    const port = before !== undefined && (await isPortFree(before)) ? before : await freePort(taken);
    ports[name] = port;
    taken.add(port);
  }
  directory.write(PORTS_FILE, { ...kept, ...ports });
  return ports as Ports<Name>;
}
