import type { WorkflowHandle } from '@temporalio/client';
import type { FailureCode } from '../../domain/failure/failure';
import { refusalOf } from './refusal-of';

export interface WhyFailed {
  /** As far as it is one of our failures. */
  readonly failure?: { readonly code: FailureCode; readonly detail: string };
}

/** Why a workflow that has failed did so. */
export async function whyFailed(failed: Pick<WorkflowHandle, 'result'>): Promise<WhyFailed> {
  const why = refusalOf(await failed.result().catch((error: unknown) => error));
  return why?.refusal === 'failure' ? { failure: { code: why.code, detail: why.detail ?? why.code } } : {};
}
