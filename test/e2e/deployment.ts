import { temporal } from '@temporalio/proto';
import type { TestEngine } from '../support/dev-server';
import { until } from '../support/until-holds';

/** What an operator does with `temporal worker deployment …`, by the same requests. */
export class Deployment {
  constructor(
    private readonly engine: Pick<TestEngine, 'connection' | 'client' | 'namespace'>,
    readonly name: string,
  ) {}

  version(buildId: string): { readonly deploymentName: string; readonly buildId: string } {
    return { deploymentName: this.name, buildId };
  }

  /** `set-current-version`, as soon as the workers of that build have come. */
  async setCurrent(buildId: string): Promise<void> {
    const { connection, namespace } = this.engine;
    let said: unknown;
    await until(`build ${buildId} is current`, async () => {
      try {
        await connection.workflowService.setWorkerDeploymentCurrentVersion({
          namespace,
          deploymentName: this.name,
          buildId,
          identity: 'test',
        });
        return true;
      } catch (error) {
        said = error;
        return false;
      }
    }).catch((error: Error) => {
      throw new Error(`${error.message}: ${said}`);
    });
  }

  /** `temporal workflow update-options --versioning-override-behavior pinned`. */
  async pin(workflowId: string, buildId: string): Promise<void> {
    const { connection, namespace } = this.engine;
    await connection.workflowService.updateWorkflowExecutionOptions({
      namespace,
      workflowExecution: { workflowId },
      updateMask: { paths: ['versioning_override'] },
      workflowExecutionOptions: {
        versioningOverride: {
          pinned: {
            behavior:
              temporal.api.workflow.v1.VersioningOverride.PinnedOverrideBehavior.PINNED_OVERRIDE_BEHAVIOR_PINNED,
            version: this.version(buildId),
          },
        },
      },
    });
  }

  /** Build of each workflow task that a run has done, in order, and the patches that it has passed. */
  async trace(workflowId: string): Promise<{
    readonly builds: readonly string[];
    readonly patched: boolean;
    readonly failures: readonly string[];
  }> {
    const { events } = await this.engine.client.workflow.getHandle(workflowId).fetchHistory();
    const all = events ?? [];
    return {
      builds: all.flatMap((event) => event.workflowTaskCompletedEventAttributes?.deploymentVersion?.buildId ?? []),
      patched: all.some((event) => event.markerRecordedEventAttributes?.markerName === 'core_patch'),
      failures: all.flatMap((event) => {
        const cause = event.workflowTaskFailedEventAttributes?.cause;
        return cause == null ? [] : [temporal.api.enums.v1.WorkflowTaskFailedCause[cause] ?? String(cause)];
      }),
    };
  }
}
