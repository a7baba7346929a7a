import { counted } from '../../domain/text/counted';

/** Archives that have the id of the instance and are not known to be of its site. */
export function describeOtherSite(archives: number): string {
  return `${counted(archives, 'archive')} with the same instance id ${archives === 1 ? 'is' : 'are'} of another site, or not known to be of this one`;
}
