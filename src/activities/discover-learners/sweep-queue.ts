import type { Elsewhere, UnreadableRow } from '../../domain/discovery/discovery-counts';
import type { InstanceRules } from '../../domain/instance/instance';
import { coolOffEnd, isDue } from '../../domain/learner/cool-off';
import type { Learner } from '../../domain/learner/learner';
import { statesOf } from '../../domain/pipeline/pipeline';
import { nextMove } from '../../domain/run/next-move';
import { utcDay } from '../../domain/time/utc-day';
import type { LmsClient } from '../../openedx/lms/lms';
import { finished, unfinished } from '../../openedx/lms/lms';
import type { ListRow } from '../../openedx/lms/retirement-rows';
import type { OpenRun } from '../kit/runs';
import { Names, twinsAmong } from './find-twins';
import { GoingOn } from './going-on';
import { movedAskers } from './moved-askers';
import { StatesSeen } from './states-seen';
import type { Sweep } from './sweep';
import { Unattended } from './unattended';

export interface SweepParts {
  readonly lms: LmsClient;
  readonly rules: InstanceRules;
  /** Tells who of some has no open run; see `Runs.withoutRun`. */
  readonly withoutRun: (userIds: readonly number[], sinceMs: number) => Promise<ReadonlySet<number>>;
  /** Tells who of some has a run of another instance; see `Runs.elsewhere`. */
  readonly elsewhere: (learners: readonly Learner[]) => Promise<Elsewhere | undefined>;
  /** Tells how many of some sleep; see `Runs.coolingOff`. */
  readonly coolingOff: (userIds: readonly number[]) => Promise<number>;
  /** Open runs that a person is asked for. */
  readonly asking: ReadonlyMap<number, OpenRun>;
  /** LMS user ids of learners whose open run is held. */
  readonly held: ReadonlySet<number>;
  readonly coolOffDays: number | null;
  /** Of these, the states that the LMS has. */
  readonly statesAmong: (states: readonly string[]) => Promise<readonly string[]>;
  /** States that no step of the pipeline knows, and that the LMS may have. */
  readonly foreignStates: readonly string[];
}

const MOST_LOOKED_AT = 20;

/** Rows that are in memory at once: asking for many costs the Temporal server less than asking for few, often. */
const ROWS_AT_ONCE = 10_000;

/** Replaces the state of a row that cannot be read: a run that waits for another state continues to wait. */
const UNREADABLE = 'ERRORED';

type UnreadableListRow = Extract<ListRow, { kind: 'unreadable' }>;

/** Reads everybody whose retirement has not ended, streamed; and who has ended only where somebody is to be started. */
export async function sweepQueue(parts: SweepParts): Promise<Sweep> {
  const sweep = new Sweeping(parts);
  const { steps } = parts.rules.plan;
  const asked = parts.statesAmong(parts.foreignStates);
  // One that fails while nobody awaits it would end the worker's process.
  asked.catch(() => {});
  await sweep.read(unfinished(parts.lms, steps, asked));
  const others = await asked;
  // Where a learner came from shows states that nobody has thought of.
  const seen = await parts.statesAmong([...sweep.states.unknown].filter((state) => !others.includes(state)));
  if (seen.length > 0) await sweep.read(parts.lms.retirementQueue({ states: seen, coolOffDays: 0 }));
  const foreignStates = sweep.states.orderedBeside([...others, ...seen]);
  return { ...(await sweep.end()), ...(foreignStates === undefined ? {} : { foreignStates }) };
}

class Sweeping {
  private readonly readAtMs = Date.now();
  private readonly known: ReadonlySet<string>;
  private readonly stateOf = new Map<number, string>();
  private readonly names = new Names();
  private readonly tally = { coolingOff: 0, dueNow: 0, working: 0, errored: 0, open: 0 };
  private readonly unknownStates: Record<string, number> = {};
  private readonly strayed: Learner[] = [];
  private readonly unreadableRows: UnreadableRow[] = [];
  private readonly mayStart: Learner[] = [];
  private readonly mayAdopt = new Set<number>();
  /** Whose run waits for a twin to be renamed. */
  private readonly twinAskers: Learner[] = [];
  private readonly unattended = new Unattended(this.readAtMs);
  private readonly unsorted: Learner[] = [];
  private sorting = Promise.resolve();
  private unreadable = 0;
  private readonly goingOn: GoingOn;
  private newest: { readonly id: number; readonly day?: string } = { id: 0 };
  readonly states: StatesSeen;

  constructor(private readonly parts: SweepParts) {
    this.known = new Set(statesOf(parts.rules.plan.steps));
    this.states = new StatesSeen(parts.rules.plan.steps);
    this.goingOn = new GoingOn(parts.asking, parts.held);
  }

  /** Reads on while Temporal is asked about those who were read before. */
  async read(rows: AsyncIterable<ListRow>): Promise<void> {
    for await (const row of rows) {
      if (row.kind === 'unreadable') this.passOver(row);
      // Met before in the state from which they have gone on meanwhile.
      else if (!this.stateOf.has(row.record.userId)) this.unsorted.push(this.count(row.record));
      if (this.unsorted.length >= ROWS_AT_ONCE) await this.beginToSort();
    }
  }

  private async beginToSort(): Promise<void> {
    await this.sorting;
    this.sorting = this.sort(this.unsorted.splice(0));
    // One that fails while nobody awaits it would end the worker's process.
    this.sorting.catch(() => {});
  }

  private passOver({ retirementId, userId, originalUsername, field }: UnreadableListRow): void {
    this.unreadable += 1;
    if (userId !== undefined) this.stateOf.set(userId, UNREADABLE);
    if (originalUsername !== undefined) this.names.add({ originalUsername, userId: userId ?? -this.unreadable });
    // Not new: a row that nobody can read must not make every discovery a sweep.
    if (retirementId !== undefined && retirementId > this.newest.id) this.newest = { ...this.newest, id: retirementId };
    if (this.unreadableRows.length < MOST_LOOKED_AT) {
      this.unreadableRows.push({ ...(retirementId === undefined ? {} : { retirementId }), field });
    }
  }

  private count(learner: Learner): Learner {
    const { retirementId, created, userId, currentState } = learner;
    if (retirementId >= this.newest.id) this.newest = { id: retirementId, day: utcDay(created) };
    this.newest = { day: utcDay(created), ...this.newest };
    this.stateOf.set(userId, currentState);
    this.names.add(learner);
    if (this.parts.asking.get(userId)?.attention === 'learner.twin') this.twinAskers.push(learner);
    this.states.see(learner);
    return learner;
  }

  /** Tells some learners apart, with one question about their runs. */
  private async sort(learners: readonly Learner[]): Promise<void> {
    const { rules, coolOffDays, withoutRun } = this.parts;
    const { tally, readAtMs } = this;
    const alone = await withoutRun(learners.map(idOf), readAtMs);
    for (const learner of learners) {
      const { userId, currentState } = learner;
      const isAlone = alone.has(userId);
      if (!isAlone) tally.open += 1;
      const move = nextMove(rules.plan.steps, currentState);
      const isOld = readAtMs - Date.parse(learner.modified) >= rules.discovery.adoptAfterMs;
      if (isAlone) this.unattended.see(learner, move, isOld);
      if (move.kind === 'unknown') {
        this.unknownStates[currentState] = (this.unknownStates[currentState] ?? 0) + 1;
        this.strayed.push(learner);
      } else if (move.kind === 'errored') tally.errored += 1;
      else if (move.kind === 'step' && move.entered) {
        tally.working += 1;
        if (isAlone && isOld) this.mayAdopt.add(this.start(learner));
        if (!isAlone) this.goingOn.see(userId, false);
      } else if (move.kind !== 'ended') {
        const isPending = currentState === 'PENDING';
        const due = !isPending || (coolOffDays !== null && isDue(learner.created, coolOffDays, readAtMs));
        if (due) tally.dueNow += 1;
        else tally.coolingOff += 1;
        if (isAlone) this.start(learner);
        else if (due) this.goingOn.see(userId, isPending);
      }
    }
  }

  private start(learner: Learner): number {
    this.mayStart.push(learner);
    return learner.userId;
  }

  async end(): Promise<Sweep> {
    if (this.unsorted.length > 0) await this.beginToSort();
    await this.sorting;
    const { lms, asking, withoutRun, coolOffDays } = this.parts;
    const { names, readAtMs, newest } = this;
    const without = this.mayStart.filter(({ userId }) => !names.twins.has(userId));
    const asked = this.twinAskers.filter(({ userId }) => !names.twins.has(userId));
    const unsure = [...without, ...asked];
    const late = unsure.length === 0 ? [] : await twinsAmong(unsure, finished(lms));
    const lateTwins = new Set(late.map(({ userId }) => userId));
    const sure = without.filter(({ userId }) => !lateTwins.has(userId)).sort(byRetirement);
    const toAdopt = sure.filter(({ userId }) => this.mayAdopt.has(userId));
    const toEnrol = sure.filter(({ userId }) => !this.mayAdopt.has(userId));
    const twins = [...names.twins].filter((userId) => userId > 0);
    const waiting = new Set([...twins, ...lateTwins]);
    const ended = new Set(late.map((twin) => twin.ended));
    const twinsAlone = twins.length === 0 ? names.twins : await withoutRun(twins, readAtMs);
    const twinsWithRuns = twins.filter((userId) => !twinsAlone.has(userId));
    const sleeping = toEnrol.flatMap(({ currentState, created }) => {
      if (currentState !== 'PENDING') return [];
      if (coolOffDays === null) return [Number.POSITIVE_INFINITY];
      return isDue(created, coolOffDays, readAtMs) ? [] : [coolOffEnd(created, coolOffDays)];
    });
    const firstWakesMs = sleeping.reduce((first, ms) => Math.min(first, ms), Number.POSITIVE_INFINITY);
    const elsewhere = sure.length === 0 ? undefined : await this.parts.elsewhere(sure);
    const changed = await this.unattended.moved(withoutRun);
    const moved = movedAskers(asking, this.stateOf, this.known).filter((userId) => !waiting.has(userId));
    const freed = asked.map(idOf).filter((userId) => !waiting.has(userId));
    const strayed = this.strayed.sort(byRetirement).map(idOf);
    return {
      counts: {
        ...this.tally,
        new: toEnrol.length,
        stranded: toAdopt.length,
        unknownStates: this.unknownStates,
        twins: waiting.size + ended.size,
        ...(await this.goingOn.count(this.parts.coolingOff)),
        beginning: sure.length - sleeping.length,
        sleeping: sleeping.length,
        ...(Number.isFinite(firstWakesMs) ? { firstWakesAt: new Date(firstWakesMs).toISOString() } : {}),
        begun: this.unattended.begun,
        leftAlone: this.unattended.leftAlone(this.mayStart.length - sure.length),
        moved: changed.length,
        movedRows: changed.slice(0, MOST_LOOKED_AT),
        ...(elsewhere === undefined ? {} : { elsewhere }),
        unreadable: this.unreadable,
        unreadableRows: this.unreadableRows,
        lookAt: [...new Set([...strayed, ...waiting, ...ended])].slice(0, MOST_LOOKED_AT),
      },
      newestRetirementId: newest.id,
      ...(newest.day === undefined ? {} : { newestDay: newest.day }),
      toEnrol,
      toAdopt,
      toNudge: [
        // Nobody is told to look, and may begin, while the run of the other one does not know yet.
        ...twinsWithRuns.map((userId) => ({ userId, twin: true })),
        ...[...moved, ...freed].map((userId) => ({ userId, twin: false })),
      ],
      waiting,
      readAtMs,
    };
  }
}

const idOf = ({ userId }: Learner) => userId;

function byRetirement(a: Learner, b: Learner): number {
  return a.retirementId - b.retirementId;
}
