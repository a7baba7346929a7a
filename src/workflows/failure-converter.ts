import { DefaultFailureConverter } from '@temporalio/common';

/**
 * Messages and stacks of failures go into a payload, which a codec encrypts. It must be the same in the bundle of the
 * workflows and outside of it: without it in the bundle, what a workflow throws is stored unencrypted, without a warning.
 */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
