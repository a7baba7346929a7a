import { knownForeignStates } from '../../domain/discovery/foreign-states';
import { RetirementError } from '../../domain/failure/failure';
import { longerCoolOff } from '../../domain/instance/approval';
import type { Learner } from '../../domain/learner/learner';
import { positionOf } from '../../domain/run/account';
import { folded } from '../../domain/text/folded';
import type { LmsClient } from '../../openedx/lms/lms';
import { finished, unfinished } from '../../openedx/lms/lms';
import { type ListRow, unreadableRecord } from '../../openedx/lms/retirement-rows';
import type { FindLearnerInput, FoundLearner } from '../../workflows/ask/messages';
import type { LastSweep } from '../discover-learners/survey-queue';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import type { SharedNames } from './shared-names';

type By = FindLearnerInput['by'];

/** Somebody waits at a terminal; reading everybody may take an LMS minutes. @unit milliseconds */
const FIND_DEADLINE_MS = 600_000;

/**
 * Who is meant, by username, e-mail or LMS user id. Everybody is read: no endpoint finds by e-mail or by id, and
 * the one that finds by username does not tell apart two that differ by case only. An exact username comes alone.
 */
export function createFindLearner(parts: ActivityParts, last: LastSweep, names: SharedNames) {
  return ({ by, twins }: FindLearnerInput): Promise<readonly FoundLearner[]> =>
    attempt(parts, undefined, FIND_DEADLINE_MS, { service: 'LMS' }, async ({ signal }) => {
      const { card } = parts.services.rules;
      const seen = await parts.records.read(card.id);
      const { plan } = seen.kind === 'found' ? seen.record.settings : parts.services.rules;
      const longer = seen.kind === 'found' ? longerCoolOff(seen.record, Date.now()) : {};
      const lms = parts.services.lms(signal);
      const seenAtMs = Date.now();
      const named = await byExactName(lms, by);
      const others = knownForeignStates(plan.steps);
      const everybody = async function* () {
        yield* unfinished(lms, plan.steps, await last.states.among(lms, others));
        yield* finished(lms);
      };
      const found = named === undefined ? await among(everybody(), by) : [named];
      const isBegun = found.some(({ currentState }) => (positionOf(plan.steps, currentState) ?? 0) > 0);
      const foreignStates = isBegun ? await last.states.among(lms, others) : [];
      const [only] = found.length === 1 ? found : [];
      const asked = only !== undefined && twins !== undefined && twins !== false;
      const isTwin =
        asked && (await names.hasTwin(lms, plan.steps, only, seenAtMs).catch(unknownIs(twins === 'or-unknown')));
      const twin = isTwin ? { twin: true } : {};
      return found.map((learner) => ({
        learner,
        fingerprint: card.fingerprint,
        plan,
        foreignStates,
        ...longer,
        ...twin,
        seenAtMs,
      }));
    });
}

/** A hold must come about also where not everybody can be read. */
function unknownIs(twin: boolean): (error: unknown) => boolean {
  return (error) => {
    if (twin && error instanceof RetirementError) return true;
    throw error;
  };
}

/**
 * One request, where the LMS knows this very name. It also finds a name in another case, and a retired name: those are
 * not this learner.
 */
async function byExactName(lms: LmsClient, by: By): Promise<Learner | undefined> {
  if (!('username' in by)) return undefined;
  const row = await lms.retirementStatus(by.username);
  return typeof row === 'object' && row.originalUsername === by.username ? row : undefined;
}

/** Nobody counts as missing while a row that may be theirs cannot be read. */
async function among(rows: AsyncIterable<ListRow>, by: By): Promise<readonly Learner[]> {
  const found = new Map<number, Learner>();
  let unreadable: string | undefined;
  for await (const row of rows) {
    if (row.kind === 'unreadable') {
      if (mayBeMeant(row, by)) unreadable ??= row.field;
    } else if (isMeant(row.record, by)) {
      found.set(row.record.userId, row.record);
      if ('userId' in by) return [row.record];
    }
  }
  const all = [...found.values()];
  const exact = all.filter((learner) => isExactly(learner, by));
  if (exact.length > 0) return exact;
  if (unreadable !== undefined) throw unreadableRecord(unreadable);
  return all;
}

function isExactly(learner: Learner, by: By): boolean {
  return 'username' in by && learner.originalUsername === by.username;
}

function isMeant(learner: Learner, by: By): boolean {
  if ('userId' in by) return learner.userId === by.userId;
  if ('email' in by) return isSame(learner.originalEmail, by.email);
  return isSame(learner.originalUsername, by.username) || isSame(learner.retiredUsername, by.username);
}

function mayBeMeant(row: Extract<ListRow, { kind: 'unreadable' }>, by: By): boolean {
  if ('userId' in by) return row.userId === undefined || row.userId === by.userId;
  if ('email' in by || row.originalUsername === undefined) return true;
  return isSame(row.originalUsername, by.username);
}

/** In any case, and however the accents were typed. Nobody is meant by nothing: some sites blank a COMPLETE row. */
function isSame(theirs: string, given: string): boolean {
  return given.trim() !== '' && folded(theirs) === folded(given);
}
