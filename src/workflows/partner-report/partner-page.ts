import { condition, setWorkflowOptions } from '@temporalio/workflow';
import type { PartnerEntry } from '../../domain/partner-report/entry';
import { whenVersioned } from '../kit/versioning';

/**
 * Keeps some entries of a partner report until they are done with, and it is deleted. The LMS gives them once; here they
 * are encrypted like every payload, and can be read without a worker. While an answer is owed, another one keeps the LMS
 * user ids of what is done with.
 */
export async function partnerPage(_kept: readonly PartnerEntry[] | readonly number[]): Promise<void> {
  await condition(() => false);
}

setWorkflowOptions(whenVersioned('AUTO_UPGRADE'), partnerPage);
