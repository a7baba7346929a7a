import { defineOpenEdxDriver } from '../kit/open-edx-driver';

export const licenseManager = defineOpenEdxDriver({
  name: 'LICENSE_MANAGER',
  baseUrlKey: 'license_manager',
  methods: {
    /** Safe to repeat: a learner of whom nothing is held is a 404. */
    async retire_learner(learner, _options, { http }) {
      const answer = await http.request('POST', '/api/v1/retire_user/', {
        body: { lms_user_id: learner.userId, original_username: learner.originalUsername },
        absentOn: [404],
      });
      return { outcome: answer === 'absent' ? 'already-absent' : 'erased' };
    },
  },
});
