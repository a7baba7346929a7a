import { defineOpenEdxDriver } from '../kit/open-edx-driver';

export const ecommerce = defineOpenEdxDriver({
  name: 'ECOMMERCE',
  baseUrlKey: 'ecommerce',
  methods: {
    /** Safe to repeat: the account is renamed and tracked under the new name already. */
    async retire_learner(learner, _options, { http }) {
      await http.request('POST', '/api/v2/user/retire/', { body: { username: learner.originalUsername } });
      return { outcome: 'erased' };
    },
  },
});
