import { compareSettings, isSame } from '../instance/compare-settings';
import type { InstanceSettings } from '../instance/settings';
import type { Finding } from './check';
import type { NamedFile } from './named-file';

/** The file of the worker beside the one that was named: the site is looked at by the worker's. */
export function checkNamedFile({ name, settings }: NamedFile, workers: InstanceSettings): Finding {
  const compared = compareSettings(settings, workers);
  if (isSame(compared)) return { verdict: 'pass', says: `the file of the worker says the same as ${name}` };
  return {
    verdict: 'warn',
    says: `the worker has another file than ${name}: they differ in ${compared.differs.join(', ')}; the LMS and the services were looked at by the worker's`,
    todo: `start the worker again with ${name}, and repeat this; or look from this machine: add --local`,
  };
}

/** Whether the worker knows what its file says now. @param changed its text is another one than the worker has read */
export function checkFileRead(changed: boolean): Finding {
  if (!changed) return { verdict: 'pass', says: 'the file of the worker has not changed since the worker read it' };
  return {
    verdict: 'warn',
    says: 'the file of the worker has changed since the worker read it: what was looked at is what it said before',
    todo: 'start the worker again, and repeat this: it reads its file only at its start',
  };
}
