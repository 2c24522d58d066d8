/**
 * Loaded into every child before its own code. The kernel's death signal (setpriv) does the same at once; this serves where
 * there is none. A child that does not manage to stop by itself is cut off.
 */
const STOP_WITHIN_MS = 5000;

process.once('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
});
process.channel?.unref();
