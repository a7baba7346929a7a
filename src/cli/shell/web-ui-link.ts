import type { LearnerRun } from '../../operations/learners';
import { lazy } from './lazy';
import type { Session } from './session';

/**
 * Link to a run in Temporal's Web UI: LETHE_WEB_UI says where it is; the development server's is known while it answers.
 * @returns undefined where the address is not known
 */
export async function webUiLink(session: Session, { raw }: Pick<LearnerRun, 'raw'>): Promise<string | undefined> {
  const { client, address } = await session.connected();
  const base = session.terminal.env.LETHE_WEB_UI || (await lazy.devServerWebUi().devServerWebUi(address));
  const { workflowId, runId } = raw.execution ?? {};
  if (!base || !workflowId || !runId) return undefined;
  const path = ['namespaces', client.options.namespace, 'workflows', workflowId, runId].map(encodeURIComponent);
  return `${base.replace(/\/+$/, '')}/${path.join('/')}`;
}
