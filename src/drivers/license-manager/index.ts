import { empty, own } from '../../http/answer-form';
import { oneCall } from '../kit/driver';
import { defineOpenEdxDriver } from '../kit/open-edx-driver';

export const licenseManager = defineOpenEdxDriver({
  name: 'LICENSE_MANAGER',
  baseUrlKey: 'license_manager',
  facts: {
    erases: 'The learner’s subscription licenses and their account there.',
    when: 'at once',
    confirmed: 'A second call answers 404.',
    rights: 'The retirement worker of the LMS, with the right to retire users there.',
  },
  methods: {
    /**
     * Safe to repeat: an account that is gone is a 404, and its licenses are released all the same.
     * @source openedx/license-manager, UserRetirementView
     */
    retire_learner: oneCall(
      ({ userId: lms_user_id, originalUsername: original_username }) => ({
        method: 'POST',
        path: '/api/v1/retire_user/',
        body: { lms_user_id, original_username },
      }),
      { erased: empty(204), 'already-absent': own(404) },
    ),
  },
});
