import { proxyActivities, setHandler, setWorkflowOptions, sleep } from '@temporalio/workflow';
import type { Activities } from '../../activities/contract';
import type { FailureCode } from '../../domain/failure/failure';
import { activityTaskQueue } from '../../domain/instance/instance';
import {
  judgeLost,
  judgePair,
  mayBeTold,
  type PairSeen,
  type PlaceOutcome,
  placesToTell,
  type RenamePlace,
  type Replacement,
} from '../../domain/usernames/replacement';
import type { UsernamePair } from '../../domain/usernames/username-pair';
import { failureOf } from '../kit/call';
import { whenVersioned } from '../kit/versioning';
import { type ReplaceUsernamesInput, type ReplaceUsernamesResult, replacedQuery } from './messages';

/** After a lost answer the LMS may still be at work: it has not done it only when it still has not after all of these. */
const LOOK_AGAIN_AFTER = ['10 seconds', '1 minute', '5 minutes'] as const;

/** Nobody was there: nothing can have been sent. */
const NEVER_SENT: readonly string[] = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'];

/** With these the LMS has done nothing, and would do nothing for the next pair either. */
const STOPS: readonly FailureCode[] = [
  'service.denied',
  'service.untrusted',
  'secret.missing',
  'instance.not-applied',
  'instance.unreadable',
  'instance.mismatch',
  'engine.no-worker',
];

/**
 * Replaces usernames, one pair after the other. Each pair is in the history before it is sent, and is sent to the LMS once:
 * where no answer comes, the LMS is asked who has which name. The other places can be told again.
 */
export async function replaceUsernames(input: ReplaceUsernamesInput): Promise<ReplaceUsernamesResult> {
  const replacements: Replacement[] = [];
  setHandler(replacedQuery, () => replacements.length);
  const renaming = new Renaming(input);
  for (const [at, pair] of input.pairs.entries()) {
    const done = await renaming.replace(pair);
    if (typeof done !== 'string') {
      replacements.push(done);
      continue;
    }
    const left = input.pairs.slice(at).map((one): Replacement => ({ ...one, lms: 'not-sent', places: {} }));
    return { replacements: [...replacements, ...left], stopped: done };
  }
  return { replacements };
}

setWorkflowOptions(whenVersioned('PINNED'), replaceUsernames);

class Renaming {
  constructor(private readonly input: ReplaceUsernamesInput) {}

  /** @returns a failure that ends the run, where nothing was sent of this pair */
  async replace(pair: UsernamePair): Promise<Replacement | FailureCode> {
    const { allowSuffix, dryRun, known } = this.input;
    const seen = await this.look(pair);
    const before = known.find(({ old, wanted }) => old === pair.old && wanted === pair.wanted);
    if (before?.fresh !== undefined && mayBeTold(seen)) return dryRun === true ? before : this.tell(before);
    const lms = judgePair(seen, allowSuffix);
    const row: Replacement = { ...pair, lms, places: {} };
    if (lms !== 'ready' || dryRun === true) return row;
    const sent = await this.send(pair, seen);
    if (typeof sent === 'string') return sent;
    return sent.lms === 'replaced' ? this.tell({ ...row, ...sent }) : { ...row, ...sent };
  }

  /** To the LMS, once. */
  private async send(pair: UsernamePair, seen: PairSeen): Promise<Pick<Replacement, 'lms' | 'fresh'> | FailureCode> {
    const { instance } = this.input;
    const { replaceUsername } = activitiesOf(instance, 'replace a username in the LMS', 1);
    for (;;) {
      try {
        const answer = await replaceUsername({ instance, place: 'lms', ...pair });
        return answer.kind === 'replaced' ? { lms: 'replaced', fresh: answer.fresh } : { lms: 'failed' };
      } catch (error) {
        const { code, facts, timedOut } = failureOf(error);
        if (!timedOut && STOPS.includes(code)) return code;
        if (!timedOut && code === 'service.rejected') return { lms: 'failed' };
        if (timedOut || !NEVER_SENT.includes(facts.errno ?? '')) return this.afterLostAnswer(pair, seen);
        await sleep('10 seconds', { summary: 'the LMS takes no connection' });
      }
    }
  }

  private async afterLostAnswer(pair: UsernamePair, before: PairSeen): Promise<Pick<Replacement, 'lms' | 'fresh'>> {
    for (const pause of LOOK_AGAIN_AFTER) {
      const lms = judgeLost(before, await this.look(pair));
      if (lms === 'replaced') return { lms, fresh: pair.wanted };
      await sleep(pause, { summary: 'the LMS may still be at work' });
    }
    const lms = judgeLost(before, await this.look(pair));
    return lms === 'replaced' ? { lms, fresh: pair.wanted } : { lms };
  }

  /** Everybody else, with the LMS's own answer: a name that they do not know counts as a success there. */
  private async tell(row: Replacement): Promise<Replacement> {
    const { instance } = this.input;
    const wanted = row.fresh ?? row.wanted;
    const places: Partial<Record<RenamePlace, PlaceOutcome>> = { ...row.places };
    for (const place of placesToTell(row)) {
      const { replaceUsername } = activitiesOf(instance, `replace a username: ${place}`, 4);
      try {
        places[place] = (await replaceUsername({ instance, place, old: row.old, wanted })).kind;
      } catch (error) {
        places[place] = failureOf(error).code === 'service.denied' ? 'denied' : 'failed';
      }
    }
    return { ...row, places };
  }

  private async look({ old, wanted }: UsernamePair): Promise<PairSeen> {
    const { instance } = this.input;
    const { lookUpNames } = activitiesOf(instance, 'who has which name');
    const [first = 'not-asked', second = 'not-asked'] = await lookUpNames({ instance, names: [old, wanted] });
    return { old: first, wanted: second };
  }
}

/** @param maximumAttempts without it as many as it takes */
function activitiesOf(instance: string, summary: string, maximumAttempts?: number): Activities {
  return proxyActivities<Activities>({
    taskQueue: activityTaskQueue(instance),
    startToCloseTimeout: '11 minutes',
    heartbeatTimeout: '15s',
    retry: {
      initialInterval: '1s',
      maximumInterval: '1m',
      ...(maximumAttempts === undefined ? {} : { maximumAttempts }),
    },
    summary,
  }) as unknown as Activities;
}
