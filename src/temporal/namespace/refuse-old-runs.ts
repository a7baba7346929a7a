import type { Connection } from '@temporalio/client';
import { counted } from '../../domain/text/counted';
import { RETIRE_LEARNER } from '../../workflows/retire-learner/messages';
import type { EngineConfig } from '../connect/engine-config';
import { EngineFault, EngineSettingsFault } from '../connect/engine-fault';
import { grpcStatus } from '../connect/grpc-status';
import { OPEN } from '../visibility/retirements';
import { allOf, is, isNotSet } from '../visibility/terms';

/** Open runs of Lethe 0.1 are there, which this version cannot continue; the message says what to do. */
export class OldRuns extends EngineFault {
  override readonly name = 'OldRuns';
}

interface Asked extends Pick<EngineConfig, 'address' | 'namespace'> {
  readonly connection: Pick<Connection, 'workflowService'>;
}

/**
 * Runs of 0.1 say nothing of their format, and this version would fail at each of their tasks, over and over.
 * @throws {OldRuns}
 * @throws {EngineSettingsFault} where the namespace lacks search attributes of this version
 */
export async function refuseOldRuns({ connection, address, namespace }: Asked): Promise<void> {
  const query = allOf(is('WorkflowType', RETIRE_LEARNER), OPEN, isNotSet('LetheFormat'));
  const answer = await connection.workflowService
    .countWorkflowExecutions({ namespace, query })
    .catch((error: unknown) => {
      if (grpcStatus(error) !== 'invalid-argument') throw error;
      throw new EngineSettingsFault(
        `Namespace "${namespace}" lacks search attributes of this version.\nAdd them with \`lethe setup\`.`,
      );
    });
  const count = Number(answer.count);
  if (count === 0) return;
  const runs = counted(count, 'run of Lethe 0.1 is', 'runs of Lethe 0.1 are');
  throw new OldRuns(
    `${runs} open in namespace "${namespace}", and this version cannot continue them.\n` +
      'Stop the workers of 0.1, then end these runs. The LMS has their states, and discovery enrolls the learners again:\n' +
      `  temporal workflow terminate --address ${address} --namespace ${namespace} --yes --reason 'upgrade to Lethe 0.2' --query '${query}'`,
  );
}
