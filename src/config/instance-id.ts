import { basename, extname } from 'node:path';
import { INSTANCE_ID } from '../domain/instance/instance';
import type { ConfigFault } from './config-fault';

/** The id a file gives its instance, when `lethe.id` does not: its name without the folder and what stands after the dot. */
export function idFromFileName(file: string): string {
  return basename(file, extname(file));
}

/** Why `id` cannot be an instance's, as a fault; undefined when it can. */
export function instanceIdFault(file: string, id: string, from: 'file' | 'option'): ConfigFault | undefined {
  if (INSTANCE_ID.test(id)) return undefined;
  const proposal = proposedId(id);
  const rule = 'an instance id has lower-case letters, digits, and hyphens, at most 63';
  return from === 'file'
    ? {
        file,
        path: 'lethe.id',
        code: 'config.invalid',
        message: `the name of the file is not an instance id: ${rule}`,
        hint: `write lethe: {id: ${proposal}} in the file, or use --instance or LETHE_INSTANCE`,
      }
    : {
        file,
        path: '',
        code: 'config.invalid',
        message: `--instance (or LETHE_INSTANCE) ${JSON.stringify(id)} is not an instance id: ${rule}`,
        hint: `for example, ${proposal}`,
      };
}

function proposedId(text: string): string {
  const plain = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
  return plain === '' ? 'academy' : plain;
}
