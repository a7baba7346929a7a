import { continueAsNew, setHandler, setWorkflowOptions } from '@temporalio/workflow';
import type {
  ArchiveWork,
  CleanUpResult,
  PlanArchiveResult,
  SetAsideCounts,
} from '../../activities/archive-learners/contract';
import type { Activities } from '../../activities/contract';
import type { ArchiveBatch } from '../../domain/archive/archive-batch';
import type { Unreported } from '../../domain/archive/archive-rules';
import { type ArchiveWindow, archiveWindow } from '../../domain/archive/archive-window';
import type { InstanceRecord } from '../../domain/instance/record';
import { PARTNER_QUEUE } from '../../domain/partner-report/partner-queue-method';
import { reportedBefore } from '../../domain/partner-report/reported-before';
import { whenVersioned } from '../kit/versioning';
import { archiveActivities } from './archive-activities';
import {
  type ArchiveLearnersInput,
  type ArchiveLearnersResult,
  type ArchiveProgress,
  type ArchiveSoFar,
  archiveProgressQuery,
} from './messages';

/** A run that was refused more often does not go on by itself. */
const MOST_REFUSED = 1_000;
const MOST_LOOKED_AT = 20;

/**
 * Archives the learners who have been COMPLETE for long, and removes their rows from the LMS: batch by batch, first the
 * file, then what is in it. No list of learners is in it.
 */
export async function archiveLearners(input: ArchiveLearnersInput): Promise<ArchiveLearnersResult> {
  const { instance, dryRun = false } = input;
  const activities = archiveActivities(instance);
  const startedAtMs = input.before?.startedAtMs ?? Date.now();
  const run = new ArchiveRun(input.before);
  setHandler(archiveProgressQuery, () => run.progress());
  const { record } = await activities.readRecord({ instance, needed: true });
  const work = workOf(record as InstanceRecord, input, startedAtMs);
  if (!('window' in work)) return { ...run.result(), ...work };

  const plan = await activities.planArchive({ ...work, refused: run.refused });
  run.plans(plan);
  const about = { address: work.rules.address, contents: work.rules.contents };
  if (dryRun) return { ...run.result(), ...about, ...(plan.days === undefined ? {} : { days: plan.days }) };

  for (const batch of plan.batches) {
    await run.keep(activities, work, batch, startedAtMs);
    if (run.refused.length >= MOST_REFUSED) return { ...run.result(), ...about };
  }
  if (!plan.more) return { ...run.result(), ...about };
  return continueAsNew<typeof archiveLearners>({ ...input, before: run.soFar(startedAtMs) });
}

setWorkflowOptions(whenVersioned('PINNED'), archiveLearners);

type NotNow = Pick<ArchiveLearnersResult, 'notSet' | 'badWindow' | 'address' | 'contents'>;

/** The rules in force, with what a person asked for this run; or why there is nothing to do. */
function workOf(record: InstanceRecord, input: ArchiveLearnersInput, nowMs: number): ArchiveWork | NotNow {
  const { archive: inForce, fingerprint } = record.settings;
  if (inForce === undefined) return { notSet: true, address: null, contents: 'none' };
  const { coolOffDays = inForce.coolOffDays, batchSize = inForce.batchSize, startDate, endDate, instance } = input;
  const { schedule: _, ...rules } = { ...inForce, coolOffDays, batchSize };
  const asked = {
    coolOffDays,
    ...(startDate === undefined ? {} : { startDate }),
    ...(endDate === undefined ? {} : { endDate }),
  };
  const window = archiveWindow(asked, nowMs);
  if (typeof window === 'string') return { badWindow: window, address: rules.address, contents: rules.contents };
  const reported = reportedWindow(record, input.unreported ?? inForce.unreported);
  const work = { instance, site: { instance, fingerprint }, rules, window: { ...window, ...reported } };
  return input.scheduled === true ? { ...work, scheduled: true } : work;
}

/**
 * First the partner report, then the clean-up: the rows that it leaves are all that the LMS then has of a learner.
 * @source openedx-platform: the PUT of retirement_partner_report makes the row that stays
 */
function reportedWindow(
  { settings, partnerReports = [] }: InstanceRecord,
  unreported: Unreported = 'leave',
): Pick<ArchiveWindow, 'reportedBeforeMs' | 'unreported'> {
  if (!settings.plan.steps.some(({ method }) => method === PARTNER_QUEUE)) return {};
  const reportedBeforeMs = reportedBefore(partnerReports);
  return unreported === 'remove' ? { reportedBeforeMs, unreported } : { reportedBeforeMs };
}

/** What one run has done, also before it continued as new. */
class ArchiveRun {
  private done: ArchiveSoFar['done'];
  private planned = 0;
  private unreported: number;
  private setAside: SetAsideCounts = { counts: {}, lookAt: [] };
  private lookAt: readonly number[];
  refused: readonly number[];

  constructor(before: ArchiveSoFar | undefined) {
    this.done = before?.done ?? { files: 0, archived: 0, removed: 0, changed: 0 };
    this.refused = before?.refused ?? [];
    this.lookAt = before?.lookAt ?? [];
    this.unreported = before?.unreported ?? 0;
  }

  plans({ learners, setAside, unreported = 0 }: PlanArchiveResult): void {
    this.unreported += unreported;
    this.planned = this.done.removed + (this.done.gone ?? 0) + learners;
    this.setAside = setAside;
  }

  /** The file, and only then the clean-up of what is in it. */
  async keep(activities: Activities, work: ArchiveWork, batch: ArchiveBatch, startedAtMs: number): Promise<void> {
    if (work.rules.contents === 'none') return this.counts(await activities.cleanUp({ ...work, batch }));
    const { archive } = await activities.writeArchive({ ...work, batch, startedAtMs });
    if (archive === undefined) return;
    this.done = { ...this.done, files: this.done.files + 1, archived: this.done.archived + archive.learners };
    this.counts(await activities.cleanUp({ ...work, batch, archive }));
  }

  private counts({ removed, refused, changed, gone = 0 }: CleanUpResult): void {
    const { done } = this;
    const allGone = (done.gone ?? 0) + gone;
    this.done = {
      ...done,
      removed: done.removed + removed,
      changed: done.changed + changed,
      ...(allGone === 0 ? {} : { gone: allGone }),
    };
    this.refused = [...this.refused, ...refused.map(({ retirementId }) => retirementId)];
    this.lookAt = [...this.lookAt, ...refused.map(({ userId }) => userId)].slice(0, MOST_LOOKED_AT);
  }

  progress(): ArchiveProgress {
    return { ...this.done, planned: this.planned };
  }

  soFar(startedAtMs: number): ArchiveSoFar {
    return { startedAtMs, done: this.done, refused: this.refused, lookAt: this.lookAt, unreported: this.unreported };
  }

  result(): Omit<ArchiveLearnersResult, 'address' | 'contents'> {
    const { counts, lookAt } = this.setAside;
    const refused = this.refused.length === 0 ? {} : { refused: this.refused.length };
    return {
      ...this.done,
      learners: this.planned,
      ...(this.unreported === 0 ? {} : { unreported: this.unreported }),
      setAside: {
        counts: { ...counts, ...refused },
        lookAt: [...new Set([...this.lookAt, ...lookAt])].slice(0, MOST_LOOKED_AT),
      },
    };
  }
}
