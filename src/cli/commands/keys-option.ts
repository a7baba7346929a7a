import { Option } from 'commander';

/** Made anew at each call: commander keeps state in it. */
export function keysOption(): Option {
  return new Option('--keys <ring>', 'key ring: file:PATH or env:NAME (LETHE_KEYS, or the config)');
}
