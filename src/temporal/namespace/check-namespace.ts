import type { Connection } from '@temporalio/client';
import type { EngineConfig } from '../connect/engine-config';
import { EngineDenied, EngineFault, EngineUnreachable, NamespaceMissing } from '../connect/engine-fault';
import { type GrpcStatus, grpcStatus } from '../connect/grpc-status';
import { isLoopback } from '../connect/loopback-address';

/** What a client's and a worker's connection have in common. */
type AnyConnection = Pick<Connection, 'workflowService' | 'withDeadline' | 'close'>;

type Asked = Omit<AnyConnection, 'close'>;

/** What a server that is lost, or refuses us, makes of any call. */
const OF_THE_CONNECTION: readonly GrpcStatus[] = [
  'unavailable',
  'deadline-exceeded',
  'permission-denied',
  'unauthenticated',
];

/**
 * Asks for the namespace; a connection that must not be used is closed.
 * @throws NamespaceMissing, EngineDenied, EngineUnreachable
 */
export async function checkNamespace(connection: AnyConnection, config: EngineConfig, timeoutMs: number) {
  try {
    await askNamespace(connection, config, timeoutMs);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/**
 * The cheapest question whose answer comes from the server's database.
 * @throws NamespaceMissing, EngineDenied, EngineUnreachable
 */
async function askNamespace(connection: Asked, config: EngineConfig, timeoutMs: number): Promise<void> {
  const { namespace } = config;
  try {
    await connection.withDeadline(Date.now() + timeoutMs, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
  } catch (error) {
    throw explainConnection(error, config);
  }
}

/**
 * What an error means that came while a worker was being started: where the server does not answer any more, that.
 * @returns one of our faults, or the error itself
 */
export async function blameEngine(error: unknown, connection: Asked, config: EngineConfig, timeoutMs: number) {
  if (error instanceof EngineFault) return error;
  if (OF_THE_CONNECTION.includes(grpcStatus(error))) return explainConnection(error, config);
  const asked = await askNamespace(connection, config, timeoutMs).catch((fault: unknown) => fault);
  return asked ?? error;
}

/** Why the server cannot be used now. @returns undefined when it can */
export async function engineTrouble(
  connection: Asked,
  config: EngineConfig,
  timeoutMs: number,
): Promise<'out-of-reach' | 'denied' | 'no-namespace' | undefined> {
  try {
    await askNamespace(connection, config, timeoutMs);
    return undefined;
  } catch (error) {
    if (error instanceof EngineDenied) return 'denied';
    return error instanceof NamespaceMissing ? 'no-namespace' : 'out-of-reach';
  }
}

/** What went wrong while connecting, as one of our faults. */
export function explainConnection(
  error: unknown,
  { address, namespace, connectionOptions }: EngineConfig,
): EngineFault {
  if (error instanceof EngineFault) return error;
  const status = grpcStatus(error);
  if (status === 'not-found') return new NamespaceMissing(address, namespace);
  if (status === 'permission-denied' || status === 'unauthenticated') return new EngineDenied(address, namespace);
  const hint = connectionOptions.tls || isLoopback(address) ? '' : '; if it speaks TLS, set TEMPORAL_TLS=true';
  return new EngineUnreachable(address, `no answer that is Temporal's${hint}`);
}
