import type { Check, Finding } from '../domain/checks/check';
import { checkFile } from '../domain/checks/check-file';
import { checkKeys, type RingSeen } from '../domain/checks/check-keys';
import type { NamedFile } from '../domain/checks/named-file';
import { type WorkerIdentity, workerText } from '../domain/instance/worker-identity';
import { counted } from '../domain/text/counted';
import type { RecordSight } from '../temporal/records/describe-record';

/** What Temporal knows of an instance. */
export interface TemporalSight {
  readonly address: string;
  readonly onThisMachine: boolean;
  readonly namespace: string;
  /** Search attributes of ours that it lacks. */
  readonly missingAttributes: readonly string[];
  /** Ids of the keys that open runs and the record are encrypted with. */
  readonly keyIds: readonly string[];
  /** The key ring of this client. */
  readonly ring: RingSeen;
  readonly record: RecordSight;
  readonly workers: readonly WorkerIdentity[];
  readonly schedule?: { readonly schedule?: string; readonly paused: boolean; readonly next?: string };
  /** The schedule in force, in the same words. */
  readonly wanted?: string;
  /** The file that was named here. */
  readonly file?: NamedFile;
}

/** The Temporal server, the record, the Schedule and the workers. */
export function checkTemporal(sight: TemporalSight): readonly Check[] {
  const { address, namespace, record, file } = sight;
  const inForce = record.kind === 'found' ? record.record.settings : undefined;
  return [
    { id: 'temporal', verdict: 'pass', says: `Temporal answers at ${address}, namespace ${namespace}` },
    { id: 'temporal.attributes', ...attributes(sight) },
    { id: 'temporal.encryption', ...encryption(sight) },
    { id: 'record', ...inForceText(record) },
    { id: 'schedule', ...schedule(sight) },
    { id: 'workers', ...workers(sight) },
    ...(file === undefined || inForce === undefined
      ? []
      : [{ id: 'file', ...checkFile(file.name, file.settings, inForce) }]),
  ];
}

function attributes({ missingAttributes: missing, namespace }: TemporalSight): Finding {
  if (missing.length === 0) return { verdict: 'pass', says: 'the namespace has our search attributes' };
  const says = `namespace ${namespace} lacks search attributes: ${missing.join(', ')}`;
  return { verdict: 'fail', says, todo: 'register them with `lethe setup`', about: 'config' };
}

function encryption({ keyIds, ring, onThisMachine }: TemporalSight): Finding {
  if (ring !== undefined || keyIds.length > 0) return checkKeys('this process', keyIds, ring);
  const says = 'payloads in Temporal are not encrypted';
  if (onThisMachine) return { verdict: 'pass', says: `${says}: there is no key ring, and Temporal is on this machine` };
  return {
    verdict: 'warn',
    says,
    todo: 'make a key ring with `lethe keys init`, and set LETHE_KEYS for all workers and clients',
  };
}

function inForceText(sight: RecordSight): Finding {
  switch (sight.kind) {
    case 'none':
      return {
        verdict: 'warn',
        says: 'nothing is in force for this instance',
        todo: '`lethe instance apply --config FILE`',
      };
    case 'newer': {
      const says = `the record has format ${sight.format}, of a later release of Lethe`;
      return { verdict: 'fail', says, todo: 'update this Lethe and its workers', about: 'config' };
    }
    case 'unreadable': {
      const todo = 'give this process the key ring of the others: LETHE_KEYS, or lethe.encryption in the file';
      return { verdict: 'fail', says: `the record cannot be read here: ${sight.why}`, todo, about: 'config' };
    }
    case 'found': {
      const { revision, approved } = sight.record;
      if (approved !== undefined) return { verdict: 'pass', says: `revision ${revision} is in force` };
      const says = `revision ${revision} is in force, and nobody has approved the first enrollment`;
      return { verdict: 'warn', says, todo: '`lethe discovery run`, then `lethe discovery approve`' };
    }
  }
}

function schedule({ schedule: found, wanted, record }: TemporalSight): Finding {
  if (record.kind === 'none') return { verdict: 'unknown', says: 'there is no schedule before something is in force' };
  const apply = 'put it in force again: `lethe instance apply --config FILE`';
  if (found === undefined)
    return { verdict: 'warn', says: 'this instance has no schedule: nobody is discovered', todo: apply };
  if (found.paused) {
    return { verdict: 'warn', says: 'the schedule is paused: nobody is discovered', todo: '`lethe schedule resume`' };
  }
  if (wanted !== undefined && found.schedule !== wanted) {
    return {
      verdict: 'warn',
      says: `the schedule is ${found.schedule ?? 'another'}, and in force is ${wanted}`,
      todo: apply,
    };
  }
  return {
    verdict: 'pass',
    says: `discovery runs ${found.schedule ?? ''}${found.next === undefined ? '' : `, next ${found.next}`}`,
  };
}

function workers({ workers: found }: TemporalSight): Finding {
  if (found.length === 0) {
    const todo = 'start one: `lethe worker --config FILE`, with the file of this instance';
    return { verdict: 'fail', says: 'no worker serves this instance', todo, about: 'reach' };
  }
  const names = found.map(workerText);
  const builds = new Set(found.map(({ build }) => build));
  const says = `${found.length === 1 ? 'a worker serves' : counted(found.length, 'worker serves', 'workers serve')} this instance: ${names.join(', ')}`;
  if (builds.size < 2) return { verdict: 'pass', says };
  return {
    verdict: 'warn',
    says: `${says}; they are of different builds`,
    todo: 'finish the upgrade: see the guide upgrade',
  };
}
