import type { LearnerRun } from '../../operations/learners';
import { lazy } from './lazy';
import type { Session } from './session';

/**
 * Link to a run in Temporal's Web UI: LETHE_WEB_UI says where it is; the development server's is known while it answers.
 * @returns undefined where the address is not known
 */
export async function webUiLink(session: Session, { raw }: Pick<LearnerRun, 'raw'>): Promise<string | undefined> {
  const { workflowId, runId } = raw.execution ?? {};
  const list = workflowId && runId ? await webUiOf(session) : undefined;
  return list && `${list}/${[workflowId, runId].map((part) => encodeURIComponent(part ?? '')).join('/')}`;
}

/** Link to the runs that a query of Temporal's visibility finds; as `webUiLink`. */
export async function webUiList(session: Session, query: string): Promise<string | undefined> {
  const list = await webUiOf(session);
  return list && `${list}?${new URLSearchParams({ query })}`;
}

/** The list of workflows, in the namespace of Lethe. */
async function webUiOf(session: Session): Promise<string | undefined> {
  const { client, address } = await session.connected();
  const base = session.terminal.env.LETHE_WEB_UI || (await lazy.devServerWebUi().devServerWebUi(address));
  if (!base) return undefined;
  return `${base.replace(/\/+$/, '')}/namespaces/${encodeURIComponent(client.options.namespace)}/workflows`;
}
