import { workflowInfo } from '@temporalio/workflow';

/**
 * A versioning behavior for `setWorkflowOptions()`, where the worker has a deployment and a build: a worker without
 * them may not name any, and the server drops its answers if it does.
 */
export function whenVersioned(versioningBehavior: 'PINNED' | 'AUTO_UPGRADE') {
  return () => (workflowInfo().currentDeploymentVersion?.deploymentName ? { versioningBehavior } : {});
}
