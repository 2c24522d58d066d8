/** The arguments of MAIL FROM or RCPT TO (RFC 5321 §4.1.2): an address, `''` for the null sender, and upper-case parameters. */
export interface PathArgument {
  readonly address: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const path = /^<(?:@[^:>]*:)?([^<>\s]*)>(?: +(\S.*))?$/;

/** @returns `undefined` when the argument breaks the grammar */
export function parsePath(argument: string): PathArgument | undefined {
  const found = path.exec(argument.trim());
  if (found === null) return undefined;
  const [, address = '', rest = ''] = found;
  if (address !== '' && !isMailbox(address)) return undefined;
  return { address, parameters: parametersOf(rest) };
}

function isMailbox(address: string): boolean {
  const at = address.lastIndexOf('@');
  if (at < 0) return /^postmaster$/i.test(address);
  return at > 0 && at < address.length - 1 && !/[\p{Cc},;]/u.test(address);
}

function parametersOf(rest: string): ReadonlyMap<string, string> {
  const pairs = rest.split(/ +/).filter((part) => part !== '');
  return new Map(
    pairs.map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [name.toUpperCase(), value.join('=')];
    }),
  );
}

/** Which EHLO keyword a parameter needs. */
const neededExtension: Readonly<Record<string, string>> = {
  SIZE: 'SIZE',
  BODY: '8BITMIME',
  SMTPUTF8: 'SMTPUTF8',
  RET: 'DSN',
  ENVID: 'DSN',
  NOTIFY: 'DSN',
  ORCPT: 'DSN',
};

/** The first parameter that the server has not offered. */
export function unofferedParameter(
  { parameters }: PathArgument,
  extensions: readonly string[],
): string | undefined {
  const offered = new Set(extensions.map((extension) => extension.split(' ')[0]));
  return [...parameters.keys()].find((name) => !offered.has(neededExtension[name]));
}
