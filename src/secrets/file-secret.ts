import { readFile, stat } from 'node:fs/promises';
import { SecretMissing } from './secret-missing';
import type { FileSecret } from './secret-ref';

/**
 * Read at each call, so that a rotated secret works without a restart.
 * @throws {SecretMissing} when the file does not exist, cannot be read, or is empty
 */
export async function readFileSecret(ref: FileSecret): Promise<string> {
  let text: string;
  try {
    text = await readFile(ref.path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') {
      throw new SecretMissing(
        `there is no file ${ref.path}`,
        'put the secret there, or correct the path after "file:"',
      );
    }
    throw new SecretMissing(
      `the file ${ref.path} cannot be read (${code ?? 'unknown reason'})`,
      'allow the user of this process to read it',
    );
  }
  const secret = text.replace(/\r?\n$/, '');
  if (secret.trim() === '') throw new SecretMissing(`the file ${ref.path} is empty`, 'put the secret there');
  return secret;
}

/** Whether every user of the machine may. Windows has no such thing as a mode. */
export async function isReadableByOthers({ path }: FileSecret): Promise<boolean> {
  if (process.platform === 'win32') return false;
  return stat(path).then(
    ({ mode }) => (mode & 0o004) !== 0,
    () => false,
  );
}
