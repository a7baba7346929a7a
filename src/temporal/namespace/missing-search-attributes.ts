import type { Client } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../../domain/instance/search-attributes';
import { grpcStatus } from '../connect/grpc-status';
import { testTerm } from './test-term';

/** Those of our search attributes that a query cannot name. Asks for each, since Temporal Cloud does not list them. */
export async function missingSearchAttributes({ workflowService, options }: Client): Promise<readonly string[]> {
  const { namespace } = options;
  const names = Object.entries(SEARCH_ATTRIBUTES);
  const usable = await Promise.all(
    names.map(([name, type]) =>
      workflowService
        .countWorkflowExecutions({ namespace, query: testTerm(name, type) })
        .then(() => true)
        .catch((error: unknown) => {
          if (grpcStatus(error) === 'invalid-argument') return false;
          throw error;
        }),
    ),
  );
  return names.flatMap(([name], at) => (usable[at] === true ? [] : [name]));
}
