import { z } from 'zod';
import type { AnswerForm } from '../../http/answer-form';
import { empty, json } from '../../http/answer-form';
import { type DriverMethod, type FailureForms, type OutcomesFor, oneCall } from '../kit/driver';
import { defineOpenEdxDriver, type OpenEdxOptions } from '../kit/open-edx-driver';

/** `{}` and nothing else. */
const NOTHING = z.strictObject({});

/** @source openedx-forum, retire_user: this text and nothing else, with either backend; the id is the LMS's */
function notInTheForum(userId: number): AnswerForm {
  return json(500, z.literal(`user not found with id: ${userId}`));
}

/**
 * The database gives an e-mail to one user alone, and `retire_forum` on MySQL clears it: another learner has none just now.
 * @source openedx-platform and openedx-forum, run on MariaDB; MySQL writes `auth_user.email`
 */
const ONE_AT_A_TIME: AnswerForm = json(
  500,
  z.string().regex(/^\(1062, "Duplicate entry '' for key '(\w+\.)?email'"\)$/),
);

/** @source openedx-platform scripts/user_retirement/utils/edx_api.py, LmsApi: the methods' names and paths */
export const lms = defineOpenEdxDriver({
  name: 'LMS',
  baseUrlKey: 'lms',
  facts: {
    erases: 'Enrollments, forum, notes, proctoring, mailings, and in the end the account itself.',
    when: 'at once',
    confirmed: 'The LMS moves the learner on only when its own work is done.',
    rights: 'The retirement worker of the LMS, by `client_id` and `client_secret`.',
  },
  methods: {
    /** It looks up enrollments by the name that the account has now, and 204 says that it found none under it. */
    retirement_unenroll: byUsername('POST', '/api/enrollment/v1/unenroll/', {
      erased: json(200, z.array(z.string())),
      'nothing-found': empty(204),
    }),
    /** Without the slash: older releases route it so only, and all take it. */
    retirement_retire_forum: byUsername(
      'POST',
      '/api/discussion/v1/accounts/retire_forum',
      ({ userId }) => ({ erased: empty(204), 'already-absent': notInTheForum(userId) }),
      { failures: { 'service.one-at-a-time': ONE_AT_A_TIME } },
    ),
    retirement_retire_notes: byUsername('POST', '/api/edxnotes/v1/retire_user/'),
    retirement_retire_proctoring_data: byUserId('/api/edx_proctoring/v1/retire_user'),
    retirement_retire_proctoring_backend_data: byUserId('/api/edx_proctoring/v1/retire_backend_user'),
    /** Older releases only: 404 on new ones, where `retirement_lms_retire_misc` does its work. */
    retirement_retire_mailings: byUsername('POST', '/api/user/v1/accounts/retire_mailings/'),
    /** The same 204 with a row made and without. */
    retirement_partner_queue: byUsername('PUT', '/api/user/v1/accounts/retirement_partner_report/', {
      accounted: empty(204),
    }),
    retirement_lms_retire_misc: byUsername('POST', '/api/user/v1/accounts/retire_misc/'),
    retirement_lms_retire: byUsername('POST', '/api/user/v1/accounts/retire/'),
  },
  /** A learner without a forum account on older releases; one without a retirement row on current ones. */
  methodsAbsentOn404: ['retirement_retire_forum'],
  methodsLeftOut: {
    retirement_deactivate_logout:
      "the LMS takes it from the learner's own session only and has done it when the learner asked; leave the step out",
  },
});

/** Safe to repeat: the LMS answers as it did the first time. Any other state than a working state is a 400, 405, or 500. */
function byUsername(
  method: 'POST' | 'PUT',
  path: string,
  answers: OutcomesFor = { erased: empty(204) },
  more: { readonly failures?: FailureForms } = {},
): DriverMethod<OpenEdxOptions> {
  return oneCall(({ originalUsername: username }) => ({ method, path, body: { username } }), answers, more);
}

/** Safe to repeat: neither state nor user is checked. */
function byUserId(path: string): DriverMethod<OpenEdxOptions> {
  return oneCall(({ userId }) => ({ method: 'POST', path: `${path}/${userId}/` }), {
    erased: [empty(204), json(200, NOTHING)],
  });
}
