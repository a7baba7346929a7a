import { setTimeout as sleep } from 'node:timers/promises';
import { setUpNamespace } from '../namespace/set-up-namespace';
import { EngineFault } from './engine-fault';
import { openConnection } from './open-connection';
import { portAnswers } from './ports';

const START_WITHIN_MS = 60_000;

/** Returns when a server that is starting can be used, with its namespace set up; rejects soon after `signal`. */
export async function untilReady(address: string, namespace: string, signal: AbortSignal): Promise<void> {
  const end = Date.now() + START_WITHIN_MS;
  // gRPC waits a second after a refused connection: ask by TCP first.
  while (!(await portAnswers(address))) {
    if (Date.now() > end) throw new EngineFault(`it does not listen after ${START_WITHIN_MS / 1000} s`);
    await sleep(20, undefined, { signal });
  }
  for (;;) {
    try {
      await setUp(address, namespace);
      return;
    } catch (error) {
      if (error instanceof EngineFault || Date.now() > end) throw error;
      await sleep(50, undefined, { signal });
    }
  }
}

async function setUp(address: string, namespace: string): Promise<void> {
  const connection = await openConnection({ address, connectTimeout: 2_000 });
  try {
    await setUpNamespace(connection, namespace);
  } finally {
    await connection.close();
  }
}
