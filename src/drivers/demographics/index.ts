import { defineOpenEdxDriver } from '../kit/open-edx-driver';

export const demographics = defineOpenEdxDriver({
  name: 'DEMOGRAPHICS',
  baseUrlKey: 'demographics',
  methods: {
    /** Safe to repeat: a learner of whom nothing is held is a 404. */
    async retire_learner(learner, _options, { http }) {
      const answer = await http.request('POST', '/demographics/api/v1/retire_demographics/', {
        body: { lms_user_id: learner.userId },
        absentOn: [404],
      });
      return { outcome: answer === 'absent' ? 'already-absent' : 'erased' };
    },
  },
});
