import { ConfigError, formatFaults, NoSuchInstance } from '../config/load-config';
import { KeyRingFault } from '../keys/key-ring-fault';
import { EngineFault, EngineSettingsFault } from '../temporal/connect/engine-fault';
import { OldRuns } from '../temporal/namespace/refuse-old-runs';

/** Why a worker does not start: the exit code, and what a person reads. */
interface StartFault {
  readonly exitCode: number;
  readonly says: string;
}

/** @param env LETHE_DEBUG=1 shows the stack of what nobody expected */
export function startFault(error: unknown, env: NodeJS.ProcessEnv): StartFault {
  if (error instanceof NoSuchInstance) return { exitCode: 3, says: error.message };
  if (error instanceof ConfigError) return { exitCode: 7, says: formatFaults(error.faults) };
  if (error instanceof KeyRingFault) {
    return { exitCode: 7, says: `${error.message}\n  ${error.hint.replaceAll('\n', '\n  ')}` };
  }
  if (error instanceof OldRuns) return { exitCode: 4, says: error.message };
  if (error instanceof EngineSettingsFault) return { exitCode: 7, says: error.message };
  if (error instanceof EngineFault) return { exitCode: 6, says: error.message };
  const known = error instanceof Error ? error : new Error(String(error));
  return { exitCode: 1, says: env.LETHE_DEBUG === '1' ? (known.stack ?? known.message) : known.message };
}
