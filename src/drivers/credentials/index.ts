import { defineOpenEdxDriver } from '../kit/open-edx-driver';

export const credentials = defineOpenEdxDriver({
  name: 'CREDENTIALS',
  baseUrlKey: 'credentials',
  methods: {
    /** Safe to repeat. */
    async retire_learner(learner, _options, { http }) {
      await http.request('POST', '/user/retire/', { body: { username: learner.originalUsername } });
      return { outcome: 'erased' };
    },
  },
});
