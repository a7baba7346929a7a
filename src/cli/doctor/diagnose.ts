import type { InstanceConfig } from '../../config/instance-config';
import type { Check } from '../../domain/checks/check';
import { activityTaskQueue } from '../../domain/instance/instance';
import { explainError } from '../shell/explain-error';
import { rooms } from '../shell/rooms';
import type { Session } from '../shell/session';

/** An instance that is looked at. */
export interface Patient {
  readonly id: string;
  /** Its file, where one was named. */
  readonly config?: InstanceConfig;
}

export interface Diagnosis {
  /** Where the site was looked at from. */
  readonly from: 'worker' | 'here' | 'nowhere';
  readonly checks: readonly Check[];
}

/** Looks at an instance from all sides, and changes nothing. @param local the site is asked from here, not from its worker */
export async function diagnose(session: Session, patient: Patient, local: boolean): Promise<Diagnosis> {
  const here = local ? lookFromHere(session, patient) : undefined;
  here?.catch(() => {});
  const { checks, served } = await lookAtTemporal(session, patient);
  if (here !== undefined) return { from: 'here', checks: [...(await here), ...checks] };
  if (!served) return { from: 'nowhere', checks: [...checks, NOBODY_LOOKED] };
  try {
    const { checkInstance } = rooms.instances();
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

async function lookFromHere(session: Session, { config }: Patient): Promise<readonly Check[]> {
  if (config === undefined) {
    return [
      {
        ...NOBODY_LOOKED,
        says: 'the LMS and the services were not looked at: no file is named',
        todo: 'name it: --config FILE',
      },
    ];
  }
  const opened = rooms.openInstance().openInstance(config, 'this machine');
  try {
    return await session.waiting('nothing was changed', (signal) => opened.services.check(signal));
  } finally {
    opened.close();
  }
}

async function lookAtTemporal(session: Session, { id, config }: Patient) {
  const { checkTemporal } = rooms.checks();
  const { describeRecord, pollersOf } = rooms.instances();
  const { describeSchedule, listSchedules } = rooms.schedules();
  try {
    const { engineConfig, isLoopback, missingSearchAttributes } = rooms.connectEngine();
    const client = await session.client();
    const [record, workers, [schedule], missingAttributes, encrypts] = await Promise.all([
      describeRecord(client, id),
      pollersOf(client, activityTaskQueue(id)),
      listSchedules(client, id),
      missingSearchAttributes(client),
      session.encrypts(),
    ]);
    const { address, namespace } = engineConfig(session.engineEnv);
    const checks = checkTemporal({
      address,
      namespace,
      onThisMachine: isLoopback(address),
      missingAttributes,
      encrypts,
      record,
      workers,
      ...(schedule === undefined ? {} : { schedule }),
      ...(record.kind === 'found' ? { wanted: describeSchedule(record.record.settings.schedule) } : {}),
      ...(config === undefined
        ? {}
        : { file: { name: config.source.file, settings: rooms.config().settingsOf(config) } }),
    });
    return { checks, served: workers.length > 0 };
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
