/** Why the process cannot start: each wrong setting with what is wrong about it. No value is ever part of it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  /** @param problems by name of the setting, such as `PORT` → `must be a whole number from 0 to 65535` */
  constructor(readonly problems: ReadonlyMap<string, string>) {
    super(
      [
        problems.size === 1 ? 'One setting is wrong:' : `${String(problems.size)} settings are wrong:`,
        ...[...problems].map(([name, problem]) => `  ${name} ${problem}`),
        'docs/configuration.md describes every setting.',
      ].join('\n'),
    );
  }
}
