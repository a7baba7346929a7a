import { compareSettings, isSame } from '../instance/compare-settings';
import type { InstanceSettings } from '../instance/settings';
import type { Finding } from './check';

/** One file beside what is in force. @param whose e.g. `the file of the worker` */
export function checkFile(whose: string, file: InstanceSettings, inForce: InstanceSettings): Finding {
  const compared = compareSettings(file, inForce);
  const { otherSite, otherServices, differs } = compared;
  if (isSame(compared)) return { verdict: 'pass', says: `${whose} says what is in force` };
  const apply = 'put it in force: `lethe instance apply --config FILE`; or give the workers the file that is in force';
  if (otherSite) {
    const says = `${whose} has another LMS (${file.lms}) than the one in force (${inForce.lms})`;
    return { verdict: 'fail', says, todo: 'give the file another lethe.id, or the right address', about: 'config' };
  }
  if (otherServices.length > 0) {
    const steps = otherServices.includes('LMS') ? 'no step' : 'no step of them';
    const says = `${whose} reaches or asks ${otherServices.join(', ')} otherwise than what is in force says: a worker with it takes ${steps}`;
    return { verdict: 'fail', says, todo: apply, about: 'config' };
  }
  return { verdict: 'warn', says: `${whose} differs from what is in force: ${differs.join(', ')}`, todo: apply };
}
