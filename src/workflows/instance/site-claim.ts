import { condition, setWorkflowOptions } from '@temporalio/workflow';
import { whenVersioned } from '../kit/versioning';
import type { SiteClaimInput } from './messages';

/** Holds an LMS for one instance until somebody ends it: while it is open, no other of its id can be started. */
export async function siteClaim(_claim: SiteClaimInput): Promise<void> {
  await condition(() => false);
}

setWorkflowOptions(whenVersioned('AUTO_UPGRADE'), siteClaim);
