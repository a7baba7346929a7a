import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { openKeyRing } from '../../src/keys/open-key-ring';

// `ring-process.ts PATH INSTANCE AT [die]`: a process of its own that asks for the present key at an instant.
async function main([path = '', instance = '', at = '0', then]: readonly string[]): Promise<void> {
  const ring = await openKeyRing({ kind: 'file', path }, {}, { mayBegin: () => true });
  await sleep(Math.max(0, Number(at) - Date.now()));
  const { id, secret } = await ring.present(instance);
  // Between the key on the disk and its first use.
  if (then === 'die') process.kill(process.pid, 'SIGKILL');
  process.stdout.write(`${id} ${createHash('sha256').update(secret.export()).digest('hex')}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const { message, hint } = error as Error & { hint?: string };
  process.stderr.write(`${message} → ${hint}\n`);
  process.exitCode = 1;
});
