import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const LISTEN =
  "const s = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(s.address().port))";

/** A connection that is not there by then is dropped. @unit milliseconds */
const DROPPED_AFTER_MS = 1_000;
const MOST = 50;

/**
 * An address of this machine that drops all connections, as a firewall does: nobody takes connections from its queue,
 * and the queue is full.
 */
export async function openBlackHole(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, ['-e', LISTEN], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  const port = Number(String(line));
  child.kill('SIGSTOP');
  const sockets: Socket[] = [];
  for (let dropped = false; !dropped && sockets.length < MOST; ) {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    sockets.push(socket);
    dropped = await Promise.race([once(socket, 'connect').then(() => false), sleep(DROPPED_AFTER_MS, true)]);
  }
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      for (const socket of sockets) socket.destroy();
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}
