import {
  Connection,
  type ConnectionOptions,
  defaultGrpcRetryOptions,
  makeGrpcRetryInterceptor,
} from '@temporalio/client';
import { unlessClosed } from './unless-closed';

/** A worker's connection takes no proxy; gRPC's here would take that of `http_proxy`, for this machine, too. */
const NO_PROXY = { 'grpc.enable_http_proxy': 0 };

/** As `Connection.connect`, which leaves its channel open and trying when it fails. */
export async function openConnection(options: ConnectionOptions): Promise<Connection> {
  const interceptors = [makeGrpcRetryInterceptor(defaultGrpcRetryOptions()), unlessClosed];
  const connection = Connection.lazy({
    ...options,
    interceptors,
    channelArgs: { ...options.channelArgs, ...NO_PROXY },
  });
  try {
    await connection.ensureConnected();
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}
