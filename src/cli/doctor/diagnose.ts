import type { Check } from '../../domain/checks/check';
import { explainError } from '../shell/explain-error';
import { lazy } from '../shell/lazy';
import { mustExist, type NamedInstance } from '../shell/named-instance';
import type { Session } from '../shell/session';

export interface Diagnosis {
  /** Where the site was looked at from. */
  readonly from: 'worker' | 'here' | 'nowhere';
  readonly checks: readonly Check[];
}

/**
 * Looks at an instance from all sides, and changes nothing.
 * @param local the site is asked from here, not from its worker
 * @throws CliError not-found for an instance that nobody knows
 */
export async function diagnose(session: Session, patient: NamedInstance, local: boolean): Promise<Diagnosis> {
  const here = local ? lookFromHere(session, patient) : undefined;
  here?.catch(() => {});
  const { checks, served } = await lookAtTemporal(session, patient);
  if (here !== undefined) return { from: 'here', checks: [...(await here), ...checks] };
  if (!served) return { from: 'nowhere', checks: [...checks, NOBODY_LOOKED] };
  try {
    const { checkInstance } = lazy.instances();
    const site = await session.run(patient.id, 'nothing was changed', checkInstance);
    return { from: 'worker', checks: [...site, ...checks] };
  } catch (error) {
    return { from: 'nowhere', checks: [...checks, faultCheck('site', error)] };
  }
}

const NOBODY_LOOKED: Check = {
  id: 'site',
  verdict: 'unknown',
  says: 'the LMS and the services were not looked at: no worker could be asked',
  todo: 'start a worker and repeat this; or look from this machine: add --local',
};

async function lookFromHere(session: Session, { config }: NamedInstance): Promise<readonly Check[]> {
  if (config !== undefined) {
    return session.waiting.until('nothing was changed', (signal) => session.parts.checkSiteHere(config, signal));
  }
  const says = 'the LMS and the services were not looked at: no file is named';
  return [{ ...NOBODY_LOOKED, says, todo: 'name it: --config FILE' }];
}

async function lookAtTemporal(session: Session, patient: NamedInstance) {
  const { id, config } = patient;
  const file =
    config === undefined ? {} : { file: { name: config.source.file, settings: lazy.config().settingsOf(config) } };
  try {
    const { client, address, encrypts } = await session.connected();
    await mustExist(session, patient);
    return await lazy.instances().lookAtTemporal(client, id, { address, encrypts, ...file });
  } catch (error) {
    return { checks: [faultCheck('temporal', error)], served: false };
  }
}

/** What would end another command is one finding of this one; Ctrl-C and defects still end it. */
function faultCheck(id: string, error: unknown): Check {
  const { exit, message, hint } = explainError(error);
  if (exit !== 'unreachable' && exit !== 'config') throw error;
  const about = exit === 'config' ? 'config' : 'reach';
  return { id, verdict: 'fail', says: message, ...(hint === undefined ? {} : { todo: hint }), about };
}
