import { isAbsolute, resolve } from 'node:path';
import { isSecretRef, type SecretRef } from './secret-ref';

/** Paths of files are relative to the folder of the config file, wherever the program was started. */
export function anchorSecret(ref: SecretRef, folder: string): SecretRef {
  if ((ref.kind !== 'file' && ref.kind !== 'sops') || isAbsolute(ref.path)) return ref;
  return { ...ref, path: resolve(folder, ref.path) };
}

/** The same for every secret that a driver's options hold; `seen` is called with each, and its path in the options. */
export function anchorSecrets(
  options: unknown,
  folder: string,
  seen: (ref: SecretRef, path: readonly string[]) => void,
  path: readonly string[] = [],
): unknown {
  if (isSecretRef(options)) {
    const anchored = anchorSecret(options, folder);
    seen(anchored, path);
    return anchored;
  }
  if (Array.isArray(options))
    return options.map((item, at) => anchorSecrets(item, folder, seen, [...path, String(at)]));
  if (typeof options !== 'object' || options === null) return options;
  const prototype = Object.getPrototypeOf(options);
  if (prototype !== Object.prototype && prototype !== null) return options;
  return Object.fromEntries(
    Object.entries(options).map(([key, value]) => [key, anchorSecrets(value, folder, seen, [...path, key])]),
  );
}
