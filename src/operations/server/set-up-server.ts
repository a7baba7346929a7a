import { connectEngine } from '../../temporal/connect/connect-engine';
import { setUpNamespace } from '../../temporal/namespace/set-up-namespace';

export interface SetUp {
  /** `host:port`. */
  readonly address: string;
  readonly namespace: string;
  /** What was done, a text for each change; empty if nothing was missing. */
  readonly done: readonly string[];
}

/** Makes the namespace that `env` names ready for Lethe. Safe to repeat. @throws EngineFault */
export async function setUpServer(env: Readonly<Record<string, string | undefined>>): Promise<SetUp> {
  const { connection, address, namespace } = await connectEngine({ env, checkNamespace: false });
  try {
    return { address, namespace, done: await setUpNamespace(connection, namespace) };
  } finally {
    await connection.close();
  }
}
