import type { Connection } from '@temporalio/client';

/** The two services of a connection that setting up needs; a client's and a worker's connection both have them. */
export type SetUpConnection = Pick<Connection, 'workflowService' | 'operatorService'>;
