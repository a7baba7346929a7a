import { patched, setHandler, setWorkflowOptions, sleep } from '@temporalio/workflow';
import type { LookUpNamesInput } from '../../activities/replace-usernames/contract';
import type { FailureCode } from '../../domain/failure/failure';
import { neverConnected } from '../../domain/failure/never-connected';
import {
  isAnothersNow,
  isRenamed,
  judgePair,
  outcomeOfLost,
  type PairSeen,
  type PlaceOutcome,
  placesToTell,
  type RenamePlace,
  type Replacement,
  replacedBefore,
  type Sent,
  settled,
  unsure,
} from '../../domain/usernames/replacement';
import type { UsernamePair } from '../../domain/usernames/username-pair';
import { whenVersioned } from '../kit/versioning';
import { asOnceJudged, isUnasked } from './as-once-judged';
import { lookAtAll } from './look-at-all';
import { type ReplaceUsernamesInput, type ReplaceUsernamesResult, replacedQuery, replacementsQuery } from './messages';
import { FIRST_PAUSE_MS, pauseMs } from './pause-ms';
import { activitiesOf, failureIn } from './rename-activities';
import { STOPS } from './stops';

/** After a lost answer the LMS may still be at work: it has not done it only when it still has not after all of these. */
const LOOK_AGAIN_AFTER = ['10 seconds', '1 minute', '5 minutes'] as const;
const STILL_AT_WORK = 'the LMS may still be at work';

/** Where no connection was made, it is tried again after 10 s, and each time later, for about an hour: then a person repeats the command. */
const TRIES = 17;
/** An LMS that does not answer is asked for about an hour, likewise. */
const LOOKS = 65;
/** Runs of builds before this marker go on as they began: without an end, and a look that fails ends the workflow. */
const GIVES_UP = 'usernames-give-up';

/** What builds before this marker have judged stays so: they sent a name that the LMS cannot be asked for. */
const MUST_BE_ASKED = 'usernames-must-be-asked';

/** Runs of builds before this marker sent a pair again that an earlier run had replaced, where somebody had the old name again. */
const REPLACED_ONCE = 'usernames-replaced-once';

/** Runs of builds before this marker do not look at the end. */
const LOOKS_AT_THE_END = 'usernames-look-at-the-end';

/** Dry runs of builds before this marker look at one pair after the other. */
const LOOKS_AT_ALL = 'usernames-look-at-all';

/**
 * Replaces usernames, one pair after the other. Each pair is in the history before it is sent, and is sent to the LMS once:
 * where no answer comes, the LMS is asked who has which name. The other places can be told again. What it knows of each pair
 * can be asked at any time, also after somebody has ended it in Temporal.
 */
export async function replaceUsernames(input: ReplaceUsernamesInput): Promise<ReplaceUsernamesResult> {
  const renaming = new Renaming(input);
  setHandler(replacedQuery, () => renaming.done);
  setHandler(replacementsQuery, () => renaming.replacements());
  const stopped = await renaming.run();
  const { sinceMs } = renaming;
  return { replacements: renaming.replacements(), sinceMs, ...(stopped === undefined ? {} : { stopped }) };
}

/** It may wait for an LMS for hours, and goes on under newer workers. */
setWorkflowOptions(whenVersioned('AUTO_UPGRADE'), replaceUsernames);

class Renaming {
  done = 0;
  private readonly rows = new Map<UsernamePair, Replacement>();
  /** How the LMS had the names of a pair whose answer was lost, and of which no look has shown that it was replaced. */
  private readonly lost = new Map<UsernamePair, PairSeen>();
  /** How the LMS had the names, where all were asked for together. */
  private seen: ReadonlyMap<UsernamePair, PairSeen> = new Map();
  private readonly givesUp = patched(GIVES_UP);
  readonly sinceMs: number;
  private readonly meant: Pick<ReplaceUsernamesInput, 'site'>;

  constructor(private readonly input: ReplaceUsernamesInput) {
    this.sinceMs = input.sinceMs ?? Date.now();
    this.meant = input.site === undefined ? {} : { site: input.site };
  }

  replacements(): readonly Replacement[] {
    return this.input.pairs.map((pair) => this.rows.get(pair) ?? { ...pair, lms: 'not-sent', places: {} });
  }

  /** @returns a failure that has ended it before the last pair */
  async run(): Promise<FailureCode | undefined> {
    if (this.input.dryRun === true && patched(LOOKS_AT_ALL)) {
      const seen = await lookAtAll(this.input, { sinceMs: this.sinceMs, attempts: LOOKS });
      if (typeof seen === 'string') return seen;
      this.seen = seen;
    }
    for (const pair of this.input.pairs) {
      const stopped = await this.onceReleased(pair);
      if (stopped !== undefined) return stopped;
      this.done += 1;
    }
    if (this.lost.size > 0 && patched(LOOKS_AT_THE_END)) await this.lookAgain();
    return undefined;
  }

  /** The LMS may have come to it while the others were replaced. */
  private async lookAgain(): Promise<void> {
    for (const [pair, before] of this.lost) {
      const now = await this.look(pair);
      if (typeof now === 'string') return;
      const sent = outcomeOfLost(pair, before, now);
      const row: Replacement = { ...pair, ...sent, places: {} };
      this.rows.set(pair, row);
      if (sent.lms === 'replaced') await this.tell(pair, row);
    }
  }

  /** While somebody holds the LMS nothing is sent. Who has which name is asked again after it. */
  private async onceReleased(pair: UsernamePair): Promise<FailureCode | undefined> {
    for (let waits = 0; ; waits += 1) {
      const stopped = await this.replace(pair);
      if (stopped !== 'instance.held') return stopped;
      await sleep(pauseMs(waits), { summary: 'the instance or its LMS is held' });
    }
  }

  /** @returns a failure that ends the run, where nothing was sent of this pair */
  private async replace(pair: UsernamePair): Promise<FailureCode | undefined> {
    const { allowSuffix, dryRun, known } = this.input;
    const before = known.find(({ old, wanted }) => old === pair.old && wanted === pair.wanted);
    if (before?.lms === 'unsure' && pair.found === undefined && dryRun !== true) await this.mayStillCome(pair);
    const wanted = pair.found ?? pair.wanted;
    const more = { wanted: [wanted], present: [pair.old], sinceMs: this.sinceMs };
    const seen = this.seen.get(pair) ?? (await this.look({ old: pair.old, wanted }, more));
    if (typeof seen === 'string') return seen;
    const judged = isUnasked(seen) && !patched(MUST_BE_ASKED) ? asOnceJudged(seen, before) : seen;
    const done = pair.found === undefined ? replacedBefore(before, judged) : settled(pair.found, pair, before, judged);
    if (done !== undefined) {
      this.rows.set(pair, done);
      if (done.lms === 'replaced' && dryRun !== true) await this.tell(pair, done);
      return undefined;
    }
    const may = judgePair(judged, allowSuffix);
    const again = may === 'ready' && isAnothersNow(before, judged) && patched(REPLACED_ONCE);
    const lms = again ? 'replaced-before' : may;
    const row: Replacement = { ...pair, lms, places: {} };
    if (lms !== 'ready' || dryRun === true) {
      this.rows.set(pair, row);
      return undefined;
    }
    // Until the LMS has answered, nobody knows.
    this.rows.set(pair, { ...row, ...unsure(seen) });
    const sent = await this.send(pair, seen);
    if (typeof sent === 'string') {
      this.rows.delete(pair);
      return sent;
    }
    this.rows.set(pair, { ...row, ...sent });
    if (sent.lms === 'replaced') await this.tell(pair, { ...row, ...sent });
    return undefined;
  }

  /** A run that was ended may have sent it a moment ago: while the LMS is at it, a second one would give a name that nobody has. */
  private async mayStillCome(pair: UsernamePair): Promise<void> {
    for (const pause of LOOK_AGAIN_AFTER) {
      const now = await this.look(pair);
      if (typeof now === 'string' || now.old !== 'here') return;
      await sleep(pause, { summary: STILL_AT_WORK });
    }
  }

  /** To the LMS, once. */
  private async send(pair: UsernamePair, seen: PairSeen): Promise<Sent | FailureCode> {
    const { instance } = this.input;
    const { replaceUsername } = activitiesOf(instance, 'replace a username in the LMS', 1);
    for (let tries = 1; ; tries += 1) {
      try {
        const answer = await replaceUsername({ instance, place: 'lms', ...pair, ...this.meant });
        return answer.kind === 'replaced' ? { lms: 'replaced', fresh: answer.fresh } : { lms: 'failed' };
      } catch (error) {
        const { code, facts, timedOut } = failureIn(error);
        if (!timedOut && STOPS.includes(code)) return code;
        if (!timedOut && code === 'service.rejected') return { lms: 'failed' };
        if (timedOut || facts.errno === undefined || !neverConnected(facts.errno))
          return this.afterLostAnswer(pair, seen);
        if (this.givesUp && tries === TRIES) return code;
        await sleep(this.givesUp ? pauseMs(tries - 1) : FIRST_PAUSE_MS, { summary: 'the LMS takes no connection' });
      }
    }
  }

  private async afterLostAnswer(pair: UsernamePair, before: PairSeen): Promise<Sent> {
    for (const pause of LOOK_AGAIN_AFTER) {
      const sent = await this.lookAfter(pair, before);
      if (isRenamed(sent)) return sent;
      await sleep(pause, { summary: STILL_AT_WORK });
    }
    const sent = await this.lookAfter(pair, before);
    if (!isRenamed(sent)) this.lost.set(pair, before);
    return sent;
  }

  /** Where the LMS cannot be asked, nobody knows what it has done. */
  private async lookAfter(pair: UsernamePair, before: PairSeen): Promise<Sent> {
    const now = await this.look(pair);
    return typeof now === 'string' ? unsure(before) : outcomeOfLost(pair, before, now);
  }

  /** Everybody else, with the LMS's own answer: a name that they do not know counts as a success there. */
  private async tell(pair: UsernamePair, row: Replacement): Promise<void> {
    const { instance } = this.input;
    const wanted = row.fresh ?? row.wanted;
    const places: Partial<Record<RenamePlace, PlaceOutcome>> = { ...row.places };
    for (const place of placesToTell(row)) {
      const { replaceUsername } = activitiesOf(instance, `replace a username: ${place}`, 4);
      try {
        places[place] = (await replaceUsername({ instance, place, old: row.old, wanted, ...this.meant })).kind;
      } catch (error) {
        places[place] = failureIn(error).code === 'service.denied' ? 'denied' : 'failed';
      }
      this.rows.set(pair, { ...row, places: { ...places } });
    }
  }

  /** @returns a failure where the LMS cannot be asked */
  private async look(
    { old, wanted }: UsernamePair,
    more: Omit<LookUpNamesInput, 'instance' | 'names'> = {},
  ): Promise<PairSeen | FailureCode> {
    const { instance } = this.input;
    const looks = this.givesUp ? LOOKS : Number.POSITIVE_INFINITY;
    const { lookUpNames } = activitiesOf(instance, 'who has which name', looks);
    try {
      const [first = 'not-asked', second = 'not-asked'] = await lookUpNames({
        instance,
        names: [old, wanted],
        ...more,
        ...this.meant,
      });
      return { old: first, wanted: second };
    } catch (error) {
      if (!this.givesUp) throw error;
      return failureIn(error).code;
    }
  }
}
