/** Something that listens for SMTP. The process opens all of them before it is ready and closes them before its stores. */
export interface Listener {
  /** @throws the listening error, such as EADDRINUSE */
  listen(): Promise<void>;
  /** Takes nothing new, lets what is under way end, and says 421 to the rest. */
  close(): Promise<void>;
}
