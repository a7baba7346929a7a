import { setWorkflowOptions } from '@temporalio/workflow';
import { activitiesOf } from '../ask/short-workflows';
import { whenVersioned } from '../kit/versioning';
import type { ReadReportInput, ReadReportResult } from './messages';

/** A piece of a report, for a client that cannot reach the place where reports are. */
export function readReport(input: ReadReportInput): Promise<ReadReportResult> {
  return activitiesOf(input.instance, 'read a partner report').readReport(input);
}

setWorkflowOptions(whenVersioned('PINNED'), readReport);
