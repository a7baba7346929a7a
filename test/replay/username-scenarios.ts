import { toApplicationFailure } from '../../src/activities/kit/attempt';
import type { LookUpNamesInput, ReplaceUsernameInput } from '../../src/activities/replace-usernames/contract';
import { RetirementError } from '../../src/domain/failure/failure';
import type { NameSeen } from '../../src/domain/usernames/replacement';
import { REPLACE_USERNAMES } from '../../src/workflows/replace-usernames/messages';
import { withQueue } from '../support/fake-queue';
import { FakeSite } from '../support/fake-site';
import type { SiteBench } from '../support/retirement-bench';
import type { Recorded, Scenario } from './scenario';

const PAIRS = [
  { old: 'ann', wanted: 'anna' },
  { old: 'ben', wanted: 'benno' },
];

/** Until it has ended, well or not. */
async function replaced({ env, instance }: SiteBench): Promise<Recorded> {
  const run = await env.client.workflow.start(REPLACE_USERNAMES, {
    workflowId: `${REPLACE_USERNAMES}/${instance}`,
    taskQueue: 'lethe',
    args: [{ instance, pairs: PAIRS, allowSuffix: false, known: [] }],
  });
  await run.result().catch(() => {});
  return run;
}

/** An LMS that takes no connection so many times. */
function unreachable(times: number): Scenario {
  const site = (): FakeSite => {
    const made = withQueue(new FakeSite());
    let left = times;
    const replaceUsername = async ({ place, wanted }: ReplaceUsernameInput) => {
      if (place === 'lms') left -= 1;
      if (place !== 'lms' || left < 0) return { kind: 'replaced' as const, fresh: wanted };
      throw toApplicationFailure(new RetirementError('service.unavailable', { service: 'LMS', errno: 'ECONNREFUSED' }));
    };
    Object.assign(made.activities, { replaceUsername });
    return made;
  };
  return { skips: true, site, live: replaced };
}

/** An LMS that refuses the look at the second pair. */
function lookRefused(): Scenario {
  const site = (): FakeSite => {
    const made = withQueue(new FakeSite());
    const lookUpNames = async ({ names }: { readonly names: readonly string[] }) => {
      if (names[0] === 'ann') return ['here' as const, 'absent' as const];
      throw toApplicationFailure(new RetirementError('service.denied', { service: 'LMS', status: 403 }));
    };
    Object.assign(made.activities, { lookUpNames });
    return made;
  };
  return { site, live: replaced };
}

/** An LMS that cannot be asked who has the first name. */
function notAsked(): Scenario {
  const site = (): FakeSite => {
    const made = withQueue(new FakeSite());
    const lookUpNames = async ({ names }: LookUpNamesInput) =>
      names.map((name): NameSeen => (name === 'ann' ? 'not-asked' : name === 'ben' ? 'here' : 'absent'));
    const replaceUsername = async ({ wanted }: ReplaceUsernameInput) => ({ kind: 'replaced' as const, fresh: wanted });
    Object.assign(made.activities, { lookUpNames, replaceUsername });
    return made;
  };
  return { site, live: replaced };
}

/** An LMS whose answer to the first pair is lost, and which comes to it when it is sent the second. */
function lateRename(): Scenario {
  const site = (): FakeSite => {
    const made = withQueue(new FakeSite());
    const here = new Set(['ann', 'ben']);
    const lookUpNames = async ({ names }: LookUpNamesInput) =>
      names.map((name): NameSeen => (here.has(name) ? 'here' : 'absent'));
    const replaceUsername = async ({ place, old, wanted }: ReplaceUsernameInput) => {
      if (place !== 'lms') return { kind: 'replaced' as const, fresh: wanted };
      if (old === 'ann') throw toApplicationFailure(new RetirementError('service.unavailable', { service: 'LMS' }));
      for (const pair of PAIRS) {
        here.delete(pair.old);
        here.add(pair.wanted);
      }
      return { kind: 'replaced' as const, fresh: wanted };
    };
    Object.assign(made.activities, { lookUpNames, replaceUsername });
    return made;
  };
  return { skips: true, site, live: replaced };
}

/** Replaced usernames, and an LMS that is out of reach. `usernames-sent-unseen` is of a build without the patch `usernames-must-be-asked`. The first two are of a build without the patch `usernames-give-up`. */
export const USERNAME_SCENARIOS: Readonly<Record<string, Scenario>> = {
  'usernames-waited-for-without-an-end': unreachable(25),
  'usernames-failed-at-a-look': lookRefused(),
  'usernames-stopped-by-an-outage': unreachable(25),
  'usernames-stopped-at-a-look': lookRefused(),
  'usernames-sent-unseen': notAsked(),
  'usernames-not-asked': notAsked(),
  'usernames-replaced-late': lateRename(),
};
