import { coversNothing } from '../../domain/instance/hold-until';
import type { HoldFile } from '../../domain/instance/instance-export';
import { isOver, type MaintenanceHold, scopeText } from '../../domain/instance/maintenance-hold';
import type { InstanceRecord } from '../../domain/instance/record';
import { changeByPerson } from '../instances/change-by-person';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';

export interface MaintenanceBack {
  /** Those that are in force again, with their end: each has changed the record once. */
  readonly maintenance: readonly Pick<MaintenanceHold, 'scope' | 'until'>[];
  /** Scopes of which the pipeline in force has nothing. */
  readonly coverNothing: readonly string[];
  readonly maintenanceOver: number;
}

/** Puts the maintenance holds of an export in force again. @param record as it is now */
export async function bringMaintenanceHolds(
  context: OperationContext,
  { maintenanceHolds, exportedAt }: Pick<HoldFile, 'maintenanceHolds' | 'exportedAt'>,
  record: InstanceRecord,
): Promise<MaintenanceBack | Refusal> {
  // One of a partner report lasts for minutes, and its report is gone with the database.
  const persons = maintenanceHolds.filter(({ report }) => report === undefined);
  const lasting = persons.filter((hold) => !isOver(hold, Date.now()));
  const [meant, coverNothing] = [
    lasting.filter(({ scope }) => coversNothing(record, scope) === undefined),
    lasting.filter(({ scope }) => coversNothing(record, scope) !== undefined),
  ];
  let revision = record.revision;
  for (const { scope, until, drain, by, reason } of meant) {
    const change = { scope, ...(until === undefined ? {} : { until }), ...(drain === undefined ? {} : { drain }) };
    const why = `brought back from the export of ${exportedAt}; held by ${by}${reason === undefined ? '' : `: ${reason}`}`;
    const done = await changeByPerson(context, 'hold', change, revision, why);
    if (isRefusal(done)) return done;
    revision += 1;
  }
  return {
    maintenance: meant.map(({ scope, until }) => ({ scope, ...(until === undefined ? {} : { until }) })),
    coverNothing: coverNothing.map(({ scope }) => scopeText(scope)),
    maintenanceOver: persons.length - lasting.length,
  };
}
