import type { InstanceCard } from '../../domain/instance/instance';
import type { Plan } from '../../domain/pipeline/plan';
import { printable } from '../../domain/text/printable';
import type { RenamePlace } from '../../domain/usernames/replacement';
import { CliError } from './cli-error';
import { failureFault } from './explain-error';
import { lazy } from './lazy';
import { existingInstance, type NamedInstance } from './named-instance';
import type { Session } from './session';

/** An instance as the worker that serves it knows it. */
export interface ServedInstance {
  readonly instance: string;
  readonly card: InstanceCard;
  readonly plan: Plan;
  /** Places that do not get a replaced username: the worker's file has no address of them. */
  readonly noAddress: readonly RenamePlace[];
}

/**
 * Asks the worker which site it serves, and shows it: nothing is changed before the person could see where.
 * @param applied this command has put the file in force
 * @throws CliError `engine.no-worker`; `instance.mismatch` when the file named here has another LMS
 */
export async function showSite(session: Session, applied = false): Promise<ServedInstance> {
  const named = await existingInstance(session);
  const { describeInstance } = lazy.instances();
  const {
    card,
    plan,
    noAddress = [],
  } = await asked(
    session.run(named.id, applied ? ONLY_APPLIED : NOTHING_CHANGED, describeInstance),
    applied ? ONLY_APPLIED : NOTHING_SENT,
  );
  sameSite(named, card);
  session.output.note(siteLine(card));
  return { instance: named.id, card, plan, noAddress };
}

/**
 * The same for a verb, which needs no more of the worker than that it is there: where all its slots wait for an LMS
 * that hangs, a learner can still be held. With `--no-wait` no worker is asked at all.
 */
export async function showSiteOfVerb(session: Session, whom: 'one' | 'many'): Promise<string> {
  const named = await existingInstance(session);
  const wait = session.options.wait !== false;
  const card = wait ? await cardUnlessBusy(session, named.id, whom) : undefined;
  if (card !== undefined) sameSite(named, card);
  const shown = card ?? named.config?.card;
  const why = wait ? 'its worker is too busy to say of which LMS' : 'its worker was not asked of which LMS';
  session.output.note(shown === undefined ? `instance ${named.id} (${why})` : siteLine(shown));
  return named.id;
}

const NOTHING_CHANGED = 'nothing was changed';
const NOTHING_SENT = 'nothing was sent';
const ONLY_APPLIED = 'the file is in force now, and nothing else was done';

async function cardUnlessBusy(
  session: Session,
  instance: string,
  whom: 'one' | 'many',
): Promise<InstanceCard | undefined> {
  const { describeUnlessBusy } = lazy.instances();
  try {
    const answer = await asked(session.run(instance, NOTHING_CHANGED, describeUnlessBusy));
    return answer === 'busy' ? undefined : answer.card;
  } catch (error) {
    if (whom === 'many') throw error;
    throw offer(
      error,
      'or, if the learner has an open run, leave it for the next worker, without an answer: --no-wait',
    );
  }
}

/** Before the worker has answered, nothing of what was asked has left this command. */
async function asked<T>(asking: Promise<T>, sofar = NOTHING_SENT): Promise<T> {
  try {
    return await asking;
  } catch (error) {
    if (!(error instanceof CliError) || error.code !== 'engine.no-worker') throw error;
    throw new CliError(error.exit, `${error.message}; ${sofar}`, error.hint, error.code);
  }
}

function offer(error: unknown, more: string): unknown {
  if (!(error instanceof CliError) || error.code !== 'engine.no-worker') return error;
  return new CliError(error.exit, error.message, [error.hint, more].filter(Boolean).join('\n'), error.code);
}

export function siteLine(card: Pick<InstanceCard, 'id' | 'environment' | 'lmsHost'>): string {
  return printable(`instance ${card.id} · environment ${card.environment} · LMS ${card.lmsHost}`);
}

/** The file named here and the worker's must mean the same LMS. */
function sameSite(named: NamedInstance, card: InstanceCard): void {
  if (named.config === undefined || named.config.card.fingerprint === card.fingerprint) return;
  const { source, card: ours } = named.config;
  throw failureFault('instance.mismatch', `it serves ${card.lmsHost}, ${source.file} says ${ours.lmsHost}`);
}
