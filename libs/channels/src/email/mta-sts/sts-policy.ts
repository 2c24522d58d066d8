import type { StsPolicy } from '#delivery/ports';

/** A policy as its file tells it. */
export interface StsFile extends Pick<StsPolicy, 'mode' | 'mx'> {
  /** How long it binds from the fetch on, seconds. */
  readonly maxAgeS: number;
}

/** About a year (RFC 8461, 3.2). */
const LONGEST_S = 31_557_600;
/** No domain has as many exchangers; each look at the domain reads all of them. */
const MOST_PATTERNS = 100;
const FIELD = /^([A-Za-z0-9][A-Za-z0-9_.-]{0,31}):[ \t]*(.*)$/;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Reads a policy file (RFC 8461, 3.2). Fields that we do not know are passed over, and of one that stands twice the first
 * counts.
 * @returns null for anything that is not a whole policy
 */
export function readStsFile(text: string): StsFile | null {
  const fields = fieldsOf(text);
  if (fields === null || first(fields, 'version') !== 'STSv1') return null;
  const mode = first(fields, 'mode');
  const maxAge = first(fields, 'max_age') ?? '';
  const mx = fields.filter(([name]) => name === 'mx').map(([, value]) => value.toLowerCase());
  if (!isMode(mode) || !/^[0-9]{1,10}$/.test(maxAge) || Number(maxAge) > LONGEST_S) return null;
  if (!areExchangers(mx) || (mx.length === 0 && mode !== 'none')) return null;
  return { mode, mx, maxAgeS: Number(maxAge) };
}

/** Whether a policy names this exchanger (RFC 8461, 4.1): a wildcard stands for exactly one label, the leftmost. */
export function namesExchanger(mx: readonly string[], host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  const parent = name.slice(name.indexOf('.') + 1);
  return mx.some((pattern) => pattern === name || (name.includes('.') && pattern === `*.${parent}`));
}

type Field = readonly [name: string, value: string];

function fieldsOf(text: string): Field[] | null {
  const fields: Field[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const [, name, value] = FIELD.exec(line) ?? [];
    if (name === undefined || value === undefined) return null;
    fields.push([name, value.trimEnd()]);
  }
  return fields;
}

function first(fields: readonly Field[], name: string): string | undefined {
  return fields.find(([given]) => given === name)?.[1];
}

function isMode(mode: string | undefined): mode is StsPolicy['mode'] {
  return mode === 'enforce' || mode === 'testing' || mode === 'none';
}

function areExchangers(mx: readonly string[]): boolean {
  return mx.length <= MOST_PATTERNS && mx.every(isPattern);
}

function isPattern(pattern: string): boolean {
  const name = pattern.startsWith('*.') ? pattern.slice(2) : pattern;
  return name.length <= 253 && name.split('.').every((label) => LABEL.test(label));
}
