import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { SEARCH_ATTRIBUTES } from '../domain/search-attributes';
import { EngineFault } from './engine-fault';
import { grpcStatus } from './grpc-status';

/** @source temporal/api/enums/v1/common.proto, IndexedValueType */
const INDEXED_VALUE_TYPE = { KEYWORD: 2, DATETIME: 6 } as const;
const DAY_SECONDS = 24 * 60 * 60;
const USABLE_WITHIN_MS = 60_000;

/** The two services of a connection that setting up needs; a client's and a worker's connection both have them. */
export type SetUpConnection = Pick<Connection, 'workflowService' | 'operatorService'>;

export interface SetUpOptions {
  /** How long closed runs (the receipts) can be read. Raised where it is shorter, never lowered. @unit days, default 90 */
  readonly retentionDays?: number;
}

/**
 * Makes a namespace ready for Lethe: the namespace itself, its retention, our search attributes. Safe to repeat.
 * Returns when the attributes can be used in a query.
 * @returns what was done, a line each; empty when everything was there
 * @throws EngineFault with what to add by hand, where the server leaves that to its console (Temporal Cloud)
 */
export async function setUpNamespace(
  connection: SetUpConnection,
  namespace: string,
  { retentionDays = 90 }: SetUpOptions = {},
): Promise<string[]> {
  const done = [
    ...(await setUpRetention(connection, namespace, retentionDays)),
    ...(await registerSearchAttributes(connection, namespace)),
  ];
  await untilUsable(connection, namespace);
  return done;
}

async function setUpRetention({ workflowService }: SetUpConnection, namespace: string, days: number) {
  const wanted = days * DAY_SECONDS;
  const retention = msToTs(wanted * 1000);
  const found = await workflowService.describeNamespace({ namespace }).catch((error: unknown) => {
    if (grpcStatus(error) === 'not-found') return undefined;
    throw error;
  });
  if (found === undefined) {
    await workflowService
      .registerNamespace({ namespace, workflowExecutionRetentionPeriod: retention })
      .catch(tolerate('already-exists', byHand(namespace, [`namespace "${namespace}", retention ${days} days`])));
    return [`created namespace "${namespace}" with a retention of ${days} days`];
  }
  const seconds = Number(found.config?.workflowExecutionRetentionTtl?.seconds ?? 0);
  // Zero means that nothing is ever deleted.
  if (seconds === 0 || seconds >= wanted) return [];
  await workflowService
    .updateNamespace({ namespace, config: { workflowExecutionRetentionTtl: retention } })
    .catch(tolerate('none', byHand(namespace, [`retention ${days} days (now ${seconds / DAY_SECONDS})`])));
  return [`raised the retention of namespace "${namespace}" from ${seconds / DAY_SECONDS} to ${days} days`];
}

async function registerSearchAttributes(connection: SetUpConnection, namespace: string) {
  const all = Object.entries(SEARCH_ATTRIBUTES);
  const advice = byHand(
    namespace,
    all.map(([name, type]) => `search attribute ${name} (${type === 'KEYWORD' ? 'Keyword' : 'Datetime'})`),
  );
  const present = await connection.operatorService.listSearchAttributes({ namespace }).catch(async (error: unknown) => {
    if (await usable(connection, namespace)) return undefined;
    throw advice(error);
  });
  if (present === undefined) return [];
  const wrong = all.filter(([name, type]) => {
    const found = present.customAttributes?.[name];
    return found !== undefined && found !== INDEXED_VALUE_TYPE[type];
  });
  if (wrong.length > 0) {
    const names = wrong.map(([name, type]) => `${name} (must be ${type})`).join(', ');
    throw new EngineFault(
      `Namespace "${namespace}" has search attributes of our names with other types: ${names}.\n` +
        'Remove them with `temporal operator search-attribute remove`, or use a namespace of its own.',
    );
  }
  const missing = all.filter(([name]) => present.customAttributes?.[name] === undefined);
  if (missing.length === 0) return [];
  await connection.operatorService
    .addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map(([name, type]) => [name, INDEXED_VALUE_TYPE[type]])),
    })
    .catch(tolerate('already-exists', advice));
  return [`registered search attributes ${missing.map(([name]) => name).join(', ')}`];
}

async function untilUsable(connection: SetUpConnection, namespace: string) {
  const end = Date.now() + USABLE_WITHIN_MS;
  while (!(await usable(connection, namespace))) {
    if (Date.now() > end) {
      throw new EngineFault(
        `The search attributes of namespace "${namespace}" are registered and still not usable after ${USABLE_WITHIN_MS / 1000} s. Run \`lethe setup\` again.`,
      );
    }
    await sleep(100);
  }
}

/** A query that names every attribute: the server refuses it (INVALID_ARGUMENT) as long as it does not know one. */
async function usable({ workflowService }: SetUpConnection, namespace: string): Promise<boolean> {
  const terms = Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) =>
    type === 'KEYWORD' ? `${name} = 'x'` : `${name} < '2000-01-01T00:00:00Z'`,
  );
  try {
    await workflowService.countWorkflowExecutions({ namespace, query: terms.join(' AND ') });
    return true;
  } catch (error) {
    // A namespace made a moment ago is not known everywhere yet.
    if (['invalid-argument', 'not-found'].includes(grpcStatus(error))) return false;
    throw error;
  }
}

function tolerate(status: ReturnType<typeof grpcStatus>, explain: (error: unknown) => unknown) {
  return (error: unknown) => {
    if (grpcStatus(error) !== status || status === 'none') throw explain(error);
  };
}

function byHand(namespace: string, items: readonly string[]) {
  return (error: unknown): unknown => {
    if (!['permission-denied', 'unimplemented', 'unauthenticated'].includes(grpcStatus(error))) return error;
    return new EngineFault(
      `This Temporal server does not let us change namespace "${namespace}" (Temporal Cloud never does).\n` +
        `Add by hand, in its console or with tcld, and run \`lethe setup\` again:\n${items.map((item) => `  ${item}`).join('\n')}`,
    );
  };
}
