import type { LearnerRun } from '../../operations/learners';
import { rooms } from './rooms';
import type { Session } from './session';

/** Where the development server has its Web UI, unless it was told otherwise. */
const DEV_SERVER = { address: '127.0.0.1:7233', webUi: 'http://127.0.0.1:8233' };

/**
 * Link to a run in Temporal's Web UI: LETHE_WEB_UI says where it is; the development server's is known while it answers.
 * @returns undefined where the address is not known
 */
export async function webUiLink(session: Session, { raw }: Pick<LearnerRun, 'raw'>): Promise<string | undefined> {
  const base = session.terminal.env.LETHE_WEB_UI || (await devServerWebUi(session));
  const { workflowId, runId } = raw.execution ?? {};
  if (!base || !workflowId || !runId) return undefined;
  const { namespace } = (await session.client()).options;
  const path = ['namespaces', namespace, 'workflows', workflowId, runId].map(encodeURIComponent).join('/');
  return `${base.replace(/\/+$/, '')}/${path}`;
}

async function devServerWebUi(session: Session): Promise<string | undefined> {
  const { engineConfig, portAnswers } = rooms.connectEngine();
  if (engineConfig(session.engineEnv).address !== DEV_SERVER.address) return undefined;
  return (await portAnswers(new URL(DEV_SERVER.webUi).host)) ? DEV_SERVER.webUi : undefined;
}
