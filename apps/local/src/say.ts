/** Tells the person at the screen what happens; one line. */
export type Say = (line: string) => void;

/** Writes to standard output. A reader that went away (a closed terminal, a killed npm) must not end the launcher by EPIPE. */
export function sayOnScreen(): Say {
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  return (line) => process.stdout.write(`${line}\n`);
}
