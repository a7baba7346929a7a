import { basename } from 'node:path';
import type { Check } from '../../domain/checks/check';
import type { Beside, NamedFile } from '../../domain/checks/named-file';
import { CliError, type ExitName } from '../shell/cli-error';
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
 * @throws CliError not-found for an instance that nobody knows; usage for `local` without a file
 */
export async function diagnose(session: Session, patient: NamedInstance, local: boolean): Promise<Diagnosis> {
  const { id, config } = patient;
  if (local && config === undefined) {
    throw new CliError('usage', '--local needs the file of the instance, for its address and its secrets', NAME_IT);
  }
  const named =
    config === undefined
      ? undefined
      : { name: basename(config.source.file), settings: lazy.config().settingsOf(config) };
  const { checks, served, keyIds, inForce } = await lookAtTemporal(session, patient, named);
  if (local && config !== undefined) {
    const beside: Beside = {
      ...(inForce === undefined ? {} : { inForce }),
      ...(named === undefined ? {} : { named }),
    };
    const here = await session.waiting.until(NOTHING_CHANGED, (signal) =>
      session.parts.checkSiteHere(config, beside, signal),
    );
    return { from: 'here', checks: [...here, ...checks] };
  }
  if (!served) return { from: 'nowhere', checks: [...checks, NOBODY_LOOKED] };
  try {
    const { checkInstance } = lazy.instances();
    const site = await session.run(id, NOTHING_CHANGED, (context) => checkInstance(context, keyIds, named));
    if (site === 'busy') return { from: 'nowhere', checks: [...checks, ALL_BUSY] };
    return { from: 'worker', checks: [...site, ...checks] };
  } catch (error) {
    return { from: 'nowhere', checks: [...checks, faultCheck('site', error, ENDING)] };
  }
}

const NOTHING_CHANGED = 'nothing was changed';
const NAME_IT = 'name it: --config FILE';

const NOBODY_LOOKED: Check = {
  id: 'site',
  verdict: 'unknown',
  says: 'the LMS and the services were not looked at: no worker could be asked',
  todo: 'start a worker and repeat this; or look from this machine: add --local',
};

const ALL_BUSY: Check = {
  id: 'site',
  verdict: 'fail',
  says: 'the LMS and the services were not looked at: the workers are busy, and none has come to this question',
  todo: 'look from this machine: add --local. A service that hangs takes all slots of a worker (max_concurrent_steps); if none hangs, repeat this later',
  about: 'reach',
};

async function lookAtTemporal(session: Session, patient: NamedInstance, file: NamedFile | undefined) {
  try {
    const { client, address, seeRing } = await session.connected();
    await mustExist(session, patient);
    const beside = { address, seeRing, ...(file === undefined ? {} : { file }) };
    return await lazy.instances().lookAtTemporal(client, patient.id, beside);
  } catch (error) {
    return { checks: [faultCheck('temporal', error, [...ENDING, 'not-found'])], served: false, keyIds: [] };
  }
}

/** What the person has ended, or said wrong. */
const ENDING: readonly ExitName[] = ['interrupted', 'timed-out', 'usage'];

/** What would end another command is one finding of this one, so that the others are still told; a defect ends it. */
function faultCheck(id: string, error: unknown, ending: readonly ExitName[]): Check {
  const { exit, message, hint, cause } = explainError(error);
  if (ending.includes(exit) || cause !== undefined) throw error;
  const about = exit === 'config' ? 'config' : exit === 'unreachable' ? 'reach' : undefined;
  return {
    id,
    verdict: 'fail',
    says: message,
    ...(hint === undefined ? {} : { todo: hint }),
    ...(about === undefined ? {} : { about }),
  };
}
