import { empty, own } from '../../http/answer-form';
import { oneCall } from '../kit/driver';
import { defineOpenEdxDriver } from '../kit/open-edx-driver';

export const credentials = defineOpenEdxDriver({
  name: 'CREDENTIALS',
  baseUrlKey: 'credentials',
  facts: {
    erases: 'The learner’s name on certificates and in program records.',
    when: 'at once',
    confirmed: 'The answer says so.',
    rights: 'The retirement worker of the LMS, known to credentials too.',
  },
  methods: {
    /** Safe to repeat. */
    retire_learner: oneCall(
      ({ originalUsername: username }) => ({ method: 'POST', path: '/user/retire/', body: { username } }),
      { erased: [empty(204), own(200)] },
    ),
  },
});
