import { connectEngineNative } from '../../src/temporal/connect/connect-engine-native';
import { type ChaosSite, openChaosSite } from '../chaos/chaos-site';
import { RestartableServer } from '../chaos/restartable-server';
import { putInForce } from '../support/put-in-force';
import { quietRuntime } from '../support/quiet-runtime';
import { serveHere } from './serve-here';

/** A site in front of a Temporal server that can be struck, served in this process. */
export interface CrashStand {
  readonly site: ChaosSite;
  readonly engine: RestartableServer;
  /** The site is in force when the stand opens. After its database is lost, it is not. */
  apply(): Promise<void>;
  close(): Promise<void>;
}

/** @param change what the test has otherwise than an instance file can say */
export async function openCrashStand(change?: Parameters<typeof serveHere>[2]): Promise<CrashStand> {
  quietRuntime();
  const site = await openChaosSite({ settings: { answer_timeout: '3s' } });
  const engine = await RestartableServer.open(site.folder);
  const native = await connectEngineNative({ env: engine.env });
  const connection = { nativeConnection: native.connection, namespace: native.namespace };
  const apply = () => putInForce(engine.client, site.file, change);
  await apply();
  const served = await serveHere(connection, site.file, change);
  return {
    site,
    engine,
    apply,
    async close() {
      await served.stop();
      await native.connection.close();
      await engine.close();
      await site.close();
    },
  };
}
