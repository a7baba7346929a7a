import { Option } from 'commander';
import { KEY_RING_FORMS } from '../../domain/encryption/key-ring-ref';

/** Each call makes a new one, because commander keeps state in it. */
export function keysOption(): Option {
  return new Option('--keys <ring>', `key ring: ${KEY_RING_FORMS} (LETHE_KEYS, or the config)`);
}
