import type { DiscoveryCounts } from '../../domain/discovery/discovery-counts';
import type { InstanceRules } from '../../domain/instance/instance';
import { isDue } from '../../domain/learner/cool-off';
import type { Learner } from '../../domain/learner/learner';
import { statesOf } from '../../domain/pipeline/pipeline';
import { nextMove } from '../../domain/run/next-move';
import { everyRow } from '../../openedx/lms/list-row';
import type { LmsClient } from '../../openedx/lms/lms';
import type { OpenRun } from '../kit/runs';

/** Everything that one reading of the whole queue says. */
export interface Sweep {
  readonly counts: DiscoveryCounts;
  readonly newestRetirementId: number;
  /** Day of that row's request, YYYY-MM-DD. */
  readonly newestDay?: string;
  /** In the order of their ids: PENDING or at rest, no open run, no twin. */
  readonly toEnrol: readonly Learner[];
  /** In a working state, unchanged for long, no open run, no twin. */
  readonly toAdopt: readonly Learner[];
  /** Open runs whose learner somebody moved, or who has a twin. */
  readonly toNudge: readonly { readonly userId: number; readonly twin: boolean }[];
  readonly readAtMs: number;
}

export interface SweepParts {
  readonly lms: LmsClient;
  readonly rules: InstanceRules;
  /** Tells who of some has no open run; see `Runs.withoutRun`. */
  readonly withoutRun: (userIds: readonly number[], sinceMs: number) => Promise<ReadonlySet<number>>;
  /** Open runs that a person is asked for. */
  readonly asking: ReadonlyMap<number, OpenRun>;
  readonly coolOffDays: number | null;
  /** Other states to count, which the LMS is known to have. */
  readonly foreignStates: readonly string[];
}

const LOOK_AT_MOST = 20;

/** Rows that are in memory at once: asking for many costs the Temporal server less than asking for few, often. */
const ROWS_AT_ONCE = 10_000;

/** A row that has not ended, and what is to become of it if it has no run. */
interface Row {
  readonly learner: Learner;
  readonly may: 'enrol' | 'adopt' | undefined;
}

/**
 * Reads the queue of every state, once and streamed. COMPLETE and ABORTED are read for twins alone: a learner whose
 * twin was ever in the queue must not be started.
 */
export async function sweepQueue(parts: SweepParts): Promise<Sweep> {
  const { lms, rules, withoutRun, asking, coolOffDays, foreignStates } = parts;
  const { steps } = rules.plan;
  const readAtMs = Date.now();
  const names = new Map<string, number>();
  const twinIds = new Set<number>();
  const tally = { new: 0, coolingOff: 0, dueNow: 0, working: 0, stranded: 0, errored: 0, open: 0 };
  const unknownStates: Record<string, number> = {};
  const lookAt = new Set<number>();
  const enrol: Learner[] = [];
  const adopt: Learner[] = [];
  const nudge = new Set<number>();
  let newest: Learner | undefined;
  let rows: Row[] = [];

  const sort = async () => {
    const alone = await withoutRun(
      rows.map(({ learner }) => learner.userId),
      readAtMs,
    );
    for (const { learner, may } of rows) {
      if (!alone.has(learner.userId)) tally.open += 1;
      else if (may === 'enrol') enrol.push(learner);
      else if (may === 'adopt') adopt.push(learner);
    }
    rows = [];
  };

  const states = [...statesOf(steps), ...foreignStates];
  for await (const learner of everyRow(lms.retirementQueue({ states, coolOffDays: 0 }))) {
    const { userId, currentState } = learner;
    if (newest === undefined || learner.retirementId > newest.retirementId) newest = learner;
    const folded = learner.originalUsername.toLowerCase();
    const other = names.get(folded);
    if (other !== undefined && other !== userId) twinIds.add(userId).add(other);
    else names.set(folded, userId);

    const move = nextMove(steps, currentState);
    const run = asking.get(userId);
    if (run !== undefined && hasMoved(run, currentState)) nudge.add(userId);
    let may: Row['may'];
    if (move.kind === 'unknown') {
      unknownStates[currentState] = (unknownStates[currentState] ?? 0) + 1;
      lookAt.add(userId);
    } else if (move.kind === 'errored') tally.errored += 1;
    else if (move.kind === 'step' && move.entered) {
      tally.working += 1;
      if (readAtMs - Date.parse(learner.modified) >= rules.discovery.adoptAfterMs) may = 'adopt';
    } else if (move.kind !== 'ended') {
      const due = currentState !== 'PENDING' || (coolOffDays !== null && isDue(learner.created, coolOffDays, readAtMs));
      if (due) tally.dueNow += 1;
      else tally.coolingOff += 1;
      may = 'enrol';
    }
    if (move.kind !== 'ended') rows.push({ learner, may });
    else if (run !== undefined) tally.open += 1;
    if (rows.length >= ROWS_AT_ONCE) await sort();
  }
  if (rows.length > 0) await sort();

  const alone = (learner: Learner) => !twinIds.has(learner.userId);
  const toEnrol = enrol.filter(alone).sort((a, b) => a.retirementId - b.retirementId);
  const toAdopt = adopt.filter(alone).sort((a, b) => a.retirementId - b.retirementId);
  const twinsAlone = twinIds.size === 0 ? twinIds : await withoutRun([...twinIds], readAtMs);
  const twinsWithRuns = [...twinIds].filter((id) => !twinsAlone.has(id)).map((userId) => ({ userId, twin: true }));
  return {
    counts: {
      ...tally,
      new: toEnrol.length,
      stranded: toAdopt.length,
      unknownStates,
      twins: twinIds.size,
      lookAt: [...new Set([...twinIds, ...lookAt])].slice(0, LOOK_AT_MOST),
    },
    newestRetirementId: newest?.retirementId ?? 0,
    ...(newest === undefined ? {} : { newestDay: newest.created.slice(0, 10) }),
    toEnrol,
    toAdopt,
    toNudge: [...[...nudge].map((userId) => ({ userId, twin: false })), ...twinsWithRuns],
    readAtMs,
  };
}

/**
 * A run that asks for a person because its learner is ERRORED waits for another state; one whose learner was in a state
 * that no step knows, for a state that one knows. Any other asks again by itself.
 */
function hasMoved(run: OpenRun, currentState: string): boolean {
  if (run.attention === 'service.rejected' || run.attention === 'service.failed') return currentState !== 'ERRORED';
  return run.attention === 'learner.unexpected-state' && currentState !== 'ERRORED';
}
