import { empty, own } from '../../http/answer-form';
import { oneCall } from '../kit/driver';
import { defineOpenEdxDriver } from '../kit/open-edx-driver';

export const ecommerce = defineOpenEdxDriver({
  name: 'ECOMMERCE',
  baseUrlKey: 'ecommerce',
  facts: {
    erases: 'The learner’s name and address in orders and baskets.',
    when: 'at once',
    confirmed: 'The answer says so.',
    rights: 'The retirement worker of the LMS, known to ecommerce too.',
  },
  methods: {
    /** Safe to repeat: the account is renamed and tracked under the new name already. */
    retire_learner: oneCall(
      ({ originalUsername: username }) => ({ method: 'POST', path: '/api/v2/user/retire/', body: { username } }),
      { erased: [empty(204), own(200)] },
    ),
  },
});
