import { setTimeout as sleep } from 'node:timers/promises';
import { SEARCH_ATTRIBUTES } from '../../domain/instance/search-attributes';
import { EngineFault } from '../connect/engine-fault';
import { grpcStatus } from '../connect/grpc-status';
import type { SetUpConnection } from '../connect/set-up-connection';
import { addByHand } from './add-by-hand';
import { testTerm } from './test-term';

/** @source temporal/api/enums/v1/common.proto, IndexedValueType */
const INDEXED_VALUE_TYPE = { KEYWORD: 2, DATETIME: 6 } as const;
const ALL = Object.entries(SEARCH_ATTRIBUTES);
const USABLE_WITHIN_MS = 60_000;

/**
 * Registers those of our search attributes that are missing, and returns when a query may name them all.
 * @returns what was done, a line each
 * @throws EngineFault when one is there with another type, or must be added by hand
 */
export async function registerSearchAttributes(connection: SetUpConnection, namespace: string): Promise<string[]> {
  const { operatorService } = connection;
  const byHand = (error: unknown) =>
    addByHand(
      error,
      namespace,
      ALL.map(([name, type]) => `search attribute ${name} (${type === 'KEYWORD' ? 'Keyword' : 'Datetime'})`),
    );
  let done: string[] = [];
  try {
    // A namespace made a moment ago is not known everywhere yet.
    const present = await untilKnown(namespace, () => operatorService.listSearchAttributes({ namespace }));
    const types = present.customAttributes ?? {};
    refuseOtherTypes(namespace, types);
    const missing = ALL.filter(([name]) => types[name] === undefined);
    if (missing.length > 0) {
      const searchAttributes = Object.fromEntries(missing.map(([name, type]) => [name, INDEXED_VALUE_TYPE[type]]));
      await operatorService.addSearchAttributes({ namespace, searchAttributes });
      done = [`registered search attributes ${missing.map(([name]) => name).join(', ')}`];
    }
  } catch (error) {
    if (error instanceof EngineFault) throw error;
    const ready = await areUsable(connection, namespace).catch(() => false);
    // Somebody else added them, by hand or in the same moment.
    if (!ready && grpcStatus(error) !== 'already-exists') throw byHand(error);
  }
  const end = Date.now() + USABLE_WITHIN_MS;
  while (!(await areUsable(connection, namespace))) {
    if (Date.now() > end) throw notUsable(namespace);
    await sleep(50);
  }
  return done;
}

async function untilKnown<T>(namespace: string, call: () => Promise<T>): Promise<T> {
  const end = Date.now() + USABLE_WITHIN_MS;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (grpcStatus(error) !== 'not-found') throw error;
      if (Date.now() > end) throw notUsable(namespace);
      await sleep(50);
    }
  }
}

/** A query that names every attribute: the server refuses it as long as it does not know one of them. */
async function areUsable({ workflowService }: SetUpConnection, namespace: string): Promise<boolean> {
  const terms = ALL.map(([name, type]) => testTerm(name, type));
  try {
    await workflowService.countWorkflowExecutions({ namespace, query: terms.join(' AND ') });
    return true;
  } catch (error) {
    if (['invalid-argument', 'not-found'].includes(grpcStatus(error))) return false;
    throw error;
  }
}

function refuseOtherTypes(namespace: string, types: Readonly<Record<string, unknown>>): void {
  const wrong = ALL.filter(([name, type]) => types[name] !== undefined && types[name] !== INDEXED_VALUE_TYPE[type]);
  if (wrong.length === 0) return;
  throw new EngineFault(
    `Namespace "${namespace}" has search attributes of our names with other types: ` +
      `${wrong.map(([name, type]) => `${name} (must be ${type})`).join(', ')}.\n` +
      'Remove them with `temporal operator search-attribute remove`, or use another namespace.',
  );
}

function notUsable(namespace: string): EngineFault {
  return new EngineFault(
    `Namespace "${namespace}" is not usable ${USABLE_WITHIN_MS / 1000} s after it was set up; look at the server's log and run \`lethe setup\` again.`,
  );
}
