import {
  Connection,
  type ConnectionOptions,
  defaultGrpcRetryOptions,
  makeGrpcRetryInterceptor,
} from '@temporalio/client';
import { unlessClosed } from './unless-closed';

/** As `Connection.connect`, which leaves its channel open and trying when it fails. */
export async function openConnection(options: ConnectionOptions): Promise<Connection> {
  const interceptors = [makeGrpcRetryInterceptor(defaultGrpcRetryOptions()), unlessClosed];
  const connection = Connection.lazy({ ...options, interceptors });
  try {
    await connection.ensureConnected();
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}
