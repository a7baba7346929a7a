import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../architecture/files-of';

const FOR_COMPOSE = ['docker-compose.yml', 'Dockerfile', '.dockerignore'];

/** What an operator has cloned, as far as Compose needs it, without the .env and the secrets of anybody who tests here. */
export function copyCheckout(folder: string): void {
  const ignored = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n');
  const letIn = ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  for (const path of [...FOR_COMPOSE, ...letIn]) cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  for (const path of ['instances', 'backup']) {
    rmSync(join(folder, path), { recursive: true, force: true });
    mkdirSync(join(folder, path), { mode: 0o755 });
  }
}
