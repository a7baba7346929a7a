import { foldName } from './fold-name';

/**
 * A name as the database of the LMS compares names: without case, accents, and spaces at its end. A lookup by `René` finds
 * `rene`.
 * @source MySQL's collations, with which Open edX is deployed
 */
export function collated(name: string): string {
  return foldName(name).trimEnd();
}
