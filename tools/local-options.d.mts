/** What `npm start` was asked for; paths are absolute. */
export interface LocalOptions {
  readonly dir: string;
  readonly port: number;
  readonly readyFile: string | null;
  readonly scenario: string | null;
  readonly fresh: boolean;
  readonly demo: boolean;
  readonly help: boolean;
}

export declare const LOCAL_HELP: string;

/** Reads the arguments of `npm start`; `error` is one line that names the wrong option or value. */
export declare function parseLocalOptions(
  argv: readonly string[],
  cwd?: string,
): { options: LocalOptions; error?: never } | { options?: never; error: string };
