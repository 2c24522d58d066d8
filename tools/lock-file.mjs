// What package-lock.json must fulfil so that `npm ci` works on every machine and platform.

/** Sentences about what is wrong with the lock file; none when it is right. */
export function lockProblems(manifest, lock) {
  return [
    ...registryProblems(lock),
    ...pinningProblems(manifest),
    ...rootProblems(manifest, lock),
    ...platformProblems(lock),
  ];
}

/** An address in the lock sends every later `npm ci` there, whatever registry the machine uses. */
function registryProblems(lock) {
  return Object.entries(lock.packages)
    .filter(([, { resolved }]) => /^[a-z+]+:/.test(resolved ?? ''))
    .map(([path, { resolved }]) => `${path} names where it came from (${resolved})`);
}

function pinningProblems(manifest) {
  return Object.entries(directDependencies(manifest))
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => `package.json: ${name} is not pinned (${version})`);
}

function rootProblems(manifest, lock) {
  return Object.entries(directDependencies(manifest))
    .filter(([name, version]) => lock.packages[`node_modules/${name}`]?.version !== version)
    .map(([name, version]) => `${name} ${version} is not what the lock holds: run npm install`);
}

/** npm leaves optional packages of other platforms out when it cannot use them, and `npm ci` then refuses the lock. */
function platformProblems(lock) {
  return missingOptionals(lock).map(
    ({ name, version }) => `${name} ${version} is missing: run node tools/fix-lock.mjs`,
  );
}

function directDependencies({ dependencies, devDependencies, optionalDependencies }) {
  return { ...dependencies, ...devDependencies, ...optionalDependencies };
}

/** Pinned optional packages that no entry stands for. Ranges are left alone: npm takes any version in them, or none. */
export function missingOptionals(lock) {
  const found = new Map();
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (!/^\d/.test(version) || isResolved(lock.packages, path, name)) continue;
      const known = found.get(name);
      found.set(name, { name, version, dev: entry.dev === true && known?.dev !== false });
    }
  }
  return [...found.values()];
}

/** Node looks for a package beside its user and then in every folder above. */
function isResolved(packages, path, name) {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const candidate = packages[`${at === '' ? '' : `${at}/`}node_modules/${name}`];
    if (candidate?.version !== undefined) return true;
    if (at === '') return false;
  }
}

/** The lock with an entry for each missing optional package, which says the platform by the package's name. */
export function withMissingOptionals(lock) {
  const added = missingOptionals(lock).map(({ name, version, dev }) => [
    `node_modules/${name}`,
    { version, ...platformOf(name), ...(dev ? { dev: true } : {}), optional: true },
  ]);
  const packages = Object.entries({ ...lock.packages, ...Object.fromEntries(added) });
  return { ...lock, packages: Object.fromEntries(packages.sort(([a], [b]) => (a < b ? -1 : 1))) };
}

const SYSTEMS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const PROCESSORS = [
  'arm',
  'arm64',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
];

function platformOf(name) {
  const words = name.split(/[-/.@]/);
  const os = SYSTEMS.filter((system) => words.includes(system));
  const cpu = PROCESSORS.filter((processor) => words.includes(processor));
  return { ...(cpu.length > 0 ? { cpu } : {}), ...(os.length > 0 ? { os } : {}) };
}
