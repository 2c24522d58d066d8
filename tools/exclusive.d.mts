/** Takes a name on this machine for this process, or tells which process has it; a dead holder never blocks. */
export declare function acquire(
  name: string,
): Promise<{ release: () => Promise<void>; heldBy?: never } | { release?: never; heldBy: number | null }>;

/** Waits until the name is free. */
export declare function acquireOrWait(
  name: string,
  onWait?: (pid: number | null) => void,
): Promise<{ release: () => Promise<void> }>;
