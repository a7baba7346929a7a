import type { Check, Finding } from '../domain/checks/check';
import { RetirementError } from '../domain/failure/failure';
import { describeRoute } from '../openedx/describe-route';
import { LMS_RIGHTS, type LmsRight } from '../openedx/lms/lms-rights';
import { failedCheck, isMissingRoute } from './failed-check';
import type { SiteParts } from './site-parts';

interface Meaning {
  readonly may: string;
  readonly mayNot: Finding;
}

/** What each right is for. A plain retirement worker lacks two of the three, and Lethe needs none of them to erase. */
const MEANING: Readonly<Record<LmsRight, Meaning>> = {
  cancel: {
    may: 'the user of our client may cancel a retirement',
    mayNot: {
      verdict: 'warn',
      says: 'the user of our client may not cancel a retirement: `lethe learner cancel` will be refused',
      todo: 'if you want to cancel with Lethe, give the user, as staff, the permission user_api.change_userretirementstatus in the Django admin, or make it a superuser',
    },
  },
  'clean-up': {
    may: 'the user of our client may clean up after COMPLETE (`lethe archive run`)',
    mayNot: {
      verdict: 'warn',
      says: 'the user of our client may not clean up after COMPLETE: `lethe archive run` will be refused',
      todo: 'RETIREMENT_SERVICE_WORKER_USERNAME of the LMS must be the user of our OAuth client',
    },
  },
  'replace-usernames': {
    may: 'the user of our client may replace usernames',
    mayNot: {
      verdict: 'pass',
      says: 'the user of our client may not replace usernames, which erasing does not need: `lethe usernames replace` would be refused',
    },
  },
};

/** What the user of our client may do beyond the pipeline; asked without doing it. */
export async function checkRights({ lms, replacingLms, config }: SiteParts): Promise<readonly Check[]> {
  const rights = Object.keys(LMS_RIGHTS) as LmsRight[];
  return Promise.all(
    rights.map(async (right) => {
      const ofReplacement = right === 'replace-usernames' && config.replacement !== undefined;
      const asked = describeRoute(ofReplacement ? replacingLms : lms, LMS_RIGHTS[right]);
      return { id: `rights.${right}`, ...(await find(right, ofReplacement ? BY_REPLACEMENT : MEANING[right], asked)) };
    }),
  );
}

/** Somebody has given it a client of its own. */
const BY_REPLACEMENT: Meaning = {
  may: 'the user of the client in lethe.username_replacement may replace usernames',
  mayNot: {
    verdict: 'warn',
    says: 'the LMS refuses the client in lethe.username_replacement, or its user: `lethe usernames replace` will be refused',
    todo: 'its client_secret must be right, and USERNAME_REPLACEMENT_WORKER of the LMS must be its user',
  },
};

async function find(right: LmsRight, { may, mayNot }: Meaning, asked: Promise<unknown>): Promise<Finding> {
  try {
    await asked;
    return { verdict: 'pass', says: may };
  } catch (error) {
    if (error instanceof RetirementError) {
      if (error.code === 'service.denied') return mayNot;
      if (isMissingRoute(error.facts)) {
        return { verdict: 'unknown', says: `this LMS does not tell whether our user may use ${LMS_RIGHTS[right]}` };
      }
    }
    return failedCheck('the LMS', error);
  }
}
