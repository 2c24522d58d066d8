// One holder at a time for a named thing on this machine (a build, a data directory), released by the kernel when the
// holder dies, however it dies. A lock file would outlive a `kill -9` and need guesses about reused process ids.
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Takes the name, or tells who has it.
 * @returns `{ release }`, or `{ heldBy }` with the holder's process id (null when it would not say).
 */
export async function acquire(name) {
  const address = socketAddress(name);
  for (;;) {
    const server = await listen(address);
    if (server) return { release: () => close(server) };
    const heldBy = await askHolder(address);
    if (heldBy !== undefined) return { heldBy };
    removeDeadSocket(address);
  }
}

/** Waits until the name is free; `onWait(pid)` is told once, so that the screen can say why nothing happens. */
export async function acquireOrWait(name, onWait = () => {}) {
  for (let told = false; ; told = true) {
    const taken = await acquire(name);
    if (taken.release) return taken;
    if (!told) onWait(taken.heldBy);
    await holderGone(socketAddress(name));
  }
}

/** Linux's abstract sockets need no file; elsewhere a socket file or a named pipe stands in. */
function socketAddress(name) {
  const id = `stadtbote-${createHash('sha256').update(name).digest('hex').slice(0, 24)}`;
  if (process.platform === 'linux') return `\0${id}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${id}` : join(tmpdir(), id);
}

/** The ends held open by those who wait; closing them is the sign that the name is free. */
const waiting = new Set();

function close(server) {
  return new Promise((done) => {
    server.close(done);
    for (const socket of waiting) socket.destroy();
  });
}

function removeDeadSocket(address) {
  if (!address.startsWith('\0') && process.platform !== 'win32') rmSync(address, { force: true });
}

function listen(address) {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => {
      waiting.add(socket);
      socket.unref();
      socket.on('error', () => socket.destroy());
      socket.on('close', () => waiting.delete(socket));
      socket.write(`${process.pid}\n`);
    });
    server.once('error', (error) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
    server.listen(address, () => {
      server.unref();
      resolve(server);
    });
  });
}

/** undefined: nobody answers any more, the name is free again. */
function askHolder(address) {
  return new Promise((resolve) => {
    const socket = net.connect(address);
    socket.setTimeout(2000, () => settle(null));
    socket.once('data', (data) => settle(Number.parseInt(String(data), 10) || null));
    socket.once('error', () => settle(undefined));
    socket.once('close', () => settle(undefined));
    function settle(pid) {
      resolve(pid);
      socket.destroy();
    }
  });
}

/** The connection ends with the holder: nothing to poll. */
function holderGone(address) {
  return new Promise((resolve) => {
    const socket = net.connect(address);
    socket.on('data', () => {});
    socket.once('error', resolve);
    socket.once('close', resolve);
  });
}
