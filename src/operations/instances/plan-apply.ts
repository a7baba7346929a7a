import { diffSettings, type SettingChange } from '../../domain/instance/diff-settings';
import { isOver, type MaintenanceHold } from '../../domain/instance/maintenance-hold';
import { isOfSite } from '../../domain/instance/record';
import type { InstanceSettings } from '../../domain/instance/settings';
import type { ReportNote } from '../../domain/partner-report/report-note';
import { holderOfSite } from '../../temporal/records/claim-site';
import { describeRecord, type RecordSight } from '../../temporal/records/describe-record';
import { listExecutions } from '../../temporal/visibility/list-executions';
import { OPEN } from '../../temporal/visibility/retirements';
import { allOf, is } from '../../temporal/visibility/terms';
import { INSTANCE_RECORD } from '../../workflows/instance/messages';
import type { TemporalClient } from '../operation-context';
import type { Refusal } from '../refusal';

/** A service that another instance has at the same address. */
export interface SharedService {
  readonly service: string;
  readonly address: string;
  readonly instance: string;
}

/** What an apply would do, for a person to look at. */
export interface ApplyPlan {
  readonly instance: string;
  readonly settings: InstanceSettings;
  /** A record is made: there is none, or the one that is there is replaced. */
  readonly makes: boolean;
  /** Revision of the record that was looked at; 0 where there is none. */
  readonly revisionSeen: number;
  /** The open record that is ended first. */
  readonly endsRunId?: string;
  readonly changes: readonly SettingChange[];
  /** Taken over from the record that was ended, or is to be. */
  readonly holds: readonly MaintenanceHold[];
  /** There was a record that cannot be read here: what it held is lost with it. */
  readonly holdsLost: boolean;
  /** Addresses that the LMS had before. */
  readonly formerSites: readonly string[];
  /** Questions for partner reports to this LMS. */
  readonly partnerReports: readonly ReportNote[];
  readonly everEncrypted: boolean;
  readonly shared: readonly SharedService[];
}

/** Compares what a file proposes with what is in force; changes nothing, and needs no worker. */
export async function planApply(
  client: TemporalClient,
  instance: string,
  settings: InstanceSettings,
  replace: boolean,
): Promise<ApplyPlan | Refusal> {
  const sight = await describeRecord(client, instance);
  const refused = replace ? undefined : cannotApply(sight, settings);
  if (refused !== undefined) return refused;
  const holder = await holderOfSite(client, settings.fingerprint);
  if (holder !== undefined && holder !== instance) {
    return {
      refusal: 'record',
      reason: `instance ${holder} has this LMS, and an LMS has one instance`,
      hint: `use --instance ${holder}, or free the LMS first: lethe instance remove --instance ${holder}`,
    };
  }
  const before = sight.kind === 'found' ? sight.record : sight.kind === 'none' ? sight.last : undefined;
  const makes = replace || sight.kind !== 'found';
  const inForce = sight.kind === 'found' && !makes ? sight.record.settings : undefined;
  return {
    instance,
    settings,
    makes,
    revisionSeen: sight.kind === 'found' ? sight.record.revision : 0,
    ...(makes && sight.kind !== 'none' ? { endsRunId: sight.open.runId } : {}),
    changes: diffSettings(inForce, settings),
    holds: (before?.holds ?? []).filter((hold) => !isOver(hold, Date.now())),
    holdsLost: makes && before === undefined && (sight.kind !== 'none' || sight.ended === true),
    formerSites: before === undefined ? [] : before.formerSites,
    // Of another LMS they say nothing.
    partnerReports: before !== undefined && isOfSite(before, settings.fingerprint) ? (before.partnerReports ?? []) : [],
    everEncrypted: sight.kind === 'none' ? sight.everEncrypted === true : sight.open.everEncrypted,
    shared: await sharedServices(client, instance, settings),
  };
}

function cannotApply(sight: RecordSight, settings: InstanceSettings): Refusal | undefined {
  const replace = 'or end the record and begin again: lethe instance apply --replace';
  if (sight.kind === 'newer') {
    const reason = `the record is of format ${sight.format}, of a later release of Lethe`;
    return { refusal: 'record', reason, hint: `update this one, ${replace}` };
  }
  if (sight.kind === 'unreadable') {
    return {
      refusal: 'record',
      reason: `the record cannot be read: ${sight.why}`,
      hint: `name its key ring here, ${replace}`,
    };
  }
  if (sight.kind === 'found' && sight.record.settings.fingerprint !== settings.fingerprint) {
    return {
      refusal: 'record',
      reason: `the file is of another LMS (${settings.lms}) than the one in force (${sight.record.settings.lms})`,
      hint: 'give the file another lethe.id; where the LMS has only moved: lethe instance rehome',
    };
  }
  return undefined;
}

async function sharedServices(
  client: TemporalClient,
  instance: string,
  { services }: InstanceSettings,
): Promise<readonly SharedService[]> {
  const shared: SharedService[] = [];
  for await (const { execution } of listExecutions(client, allOf(is('WorkflowType', INSTANCE_RECORD), OPEN))) {
    const other = execution?.workflowId?.split('/')[1] ?? '';
    if (other === instance || other === '') continue;
    const sight = await describeRecord(client, other);
    if (sight.kind !== 'found') continue;
    for (const [service, address] of Object.entries(services)) {
      if (service !== 'LMS' && sight.record.settings.services[service] === address) {
        shared.push({ service, address, instance: other });
      }
    }
  }
  return shared;
}
