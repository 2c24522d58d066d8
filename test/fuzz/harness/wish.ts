/** What a call of the command asks for. */
export interface Wish {
  readonly targets: readonly string[];
  readonly seconds: number;
  readonly seed: number;
}

const SECONDS = 120;

/** Reads the arguments. @param names targets that there are @returns what is asked for, or what is wrong about it */
export function readWish(
  [name = '', ...options]: readonly string[],
  names: readonly string[],
): Wish | string {
  const targets = names.filter((one) => name === 'all' || one === name);
  if (targets.length === 0) return `no target "${name}"`;
  const values = { '--seconds': SECONDS, '--seed': 1 };
  for (let at = 0; at < options.length; at += 2) {
    const [option = '', value = ''] = options.slice(at, at + 2);
    if (option !== '--seconds' && option !== '--seed') return `no option "${option}"`;
    if (!/^[1-9]\d{0,8}$/.test(value)) return `${option} "${value}" is no number above 0`;
    values[option] = Number(value);
  }
  return { targets, seconds: values['--seconds'], seed: values['--seed'] };
}
