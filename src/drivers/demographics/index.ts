import { empty, own } from '../../http/answer-form';
import { oneCall } from '../kit/driver';
import { defineOpenEdxDriver } from '../kit/open-edx-driver';

export const demographics = defineOpenEdxDriver({
  name: 'DEMOGRAPHICS',
  baseUrlKey: 'demographics',
  facts: {
    erases: 'The learner’s answers to the demographics survey.',
    when: 'at once',
    confirmed: 'A second call answers 404.',
    rights: 'The retirement worker of the LMS, known to demographics too.',
  },
  methods: {
    /** Safe to repeat: a learner of whom nothing is held is a 404. */
    retire_learner: oneCall(
      ({ userId: lms_user_id }) => ({
        method: 'POST',
        path: '/demographics/api/v1/retire_demographics/',
        body: { lms_user_id },
      }),
      { erased: [empty(204), own(200)], 'already-absent': own(404) },
      { findsBy: 'user-id' },
    ),
  },
});
