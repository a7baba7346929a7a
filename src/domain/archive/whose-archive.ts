import type { ArchiveNamed } from './archive-name';

/**
 * - `ours`      of this instance, at this site or at an address that it had before
 * - `script`    of the Python script, which names nobody
 * - `same-id`   of an instance with the same id at another site, or its name does not say at which
 * - `other`     of another instance
 */
type WhoseArchive = 'ours' | 'script' | 'same-id' | 'other';

/**
 * Two sites may have one id and one place, such as staging and production. So the id alone says nothing.
 * @param isOurSite see `isOfSite()`
 */
export function whoseArchive(
  named: ArchiveNamed,
  instance: string,
  isOurSite: (fingerprint: string) => boolean,
): WhoseArchive {
  if (named.instance === undefined) return 'script';
  if (named.instance !== instance) return 'other';
  return named.site !== undefined && isOurSite(named.site) ? 'ours' : 'same-id';
}
