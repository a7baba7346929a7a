import type { Learner } from '../../domain/learner/learner';
import type { StepResult } from '../../domain/run/receipt';
import type { DriverContext, DriverMethod } from '../kit/driver';
import { defineOpenEdxDriver, type OpenEdxOptions } from '../kit/open-edx-driver';

/** @source openedx-platform scripts/user_retirement/utils/edx_api.py, LmsApi: the methods' names and paths */
export const lms = defineOpenEdxDriver({
  name: 'LMS',
  baseUrlKey: 'lms',
  methods: {
    retirement_unenroll: byUsername('POST', '/api/enrollment/v1/unenroll/'),
    retirement_retire_forum: retireForum,
    retirement_retire_notes: byUsername('POST', '/api/edxnotes/v1/retire_user/'),
    retirement_retire_proctoring_data: byUserId('/api/edx_proctoring/v1/retire_user'),
    retirement_retire_proctoring_backend_data: byUserId('/api/edx_proctoring/v1/retire_backend_user'),
    /** Older releases only: 404 on new ones, where `retirement_lms_retire_misc` does its work. */
    retirement_retire_mailings: byUsername('POST', '/api/user/v1/accounts/retire_mailings/'),
    retirement_partner_queue: byUsername('PUT', '/api/user/v1/accounts/retirement_partner_report/'),
    retirement_lms_retire_misc: byUsername('POST', '/api/user/v1/accounts/retire_misc/'),
    retirement_lms_retire: byUsername('POST', '/api/user/v1/accounts/retire/'),
  },
  methodsAbsentOn404: ['retirement_retire_forum'],
  methodsLeftOut: {
    retirement_deactivate_logout:
      "the LMS takes it from the learner's own session only and has done it when the learner asked; leave the step out",
  },
});

/** Safe to repeat: the LMS answers as it did the first time. A state that is no working state is a 400, 405 or 500. */
function byUsername(method: 'POST' | 'PUT', path: string): DriverMethod<OpenEdxOptions> {
  return async (learner, _options, { http }) => {
    await http.request(method, path, { body: { username: learner.originalUsername } });
    return { outcome: 'erased' };
  };
}

/** Safe to repeat: neither state nor user is checked. */
function byUserId(path: string): DriverMethod<OpenEdxOptions> {
  return async (learner, _options, { http }) => {
    await http.request('POST', `${path}/${learner.userId}/`);
    return { outcome: 'erased' };
  };
}

/**
 * A learner who never used the forum has no account there: a 500 with this very text on current releases, a 404 on
 * older ones. Current ones give a 404 too, for a learner without a retirement row: see `methodsAbsentOn404`.
 * @source openedx-forum, retire_user: `user not found with id: N`, with either backend
 */
async function retireForum(learner: Learner, _options: OpenEdxOptions, { http }: DriverContext): Promise<StepResult> {
  const answer = await http.request('POST', '/api/discussion/v1/accounts/retire_forum/', {
    body: { username: learner.originalUsername },
    absentIf: (status, body) => status === 500 && typeof body === 'string' && /user not found with id: \S/i.test(body),
  });
  return { outcome: answer === 'absent' ? 'already-absent' : 'erased' };
}
