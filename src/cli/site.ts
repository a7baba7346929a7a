import type { InstanceCard } from '../domain/instance';
import type { Plan } from '../domain/plan';
import { CliError } from './cli-error';
import { failureFault } from './explain-error';
import { instanceOf, type NamedInstance } from './named-instance';
import { rooms } from './rooms';
import type { Session } from './session';
import { askShortWorkflow } from './short-workflow';

/** An instance as the worker that serves it knows it. */
export interface Site {
  readonly instance: string;
  readonly card: InstanceCard;
  readonly plan: Plan;
}

/**
 * Asks the worker which site it serves, and shows it: nothing is changed before the person could see where.
 * @param offer what else may be done where no worker answers
 * @throws CliError `engine.no-worker`; `instance.mismatch` when the file named here speaks of another LMS
 */
export async function showSite(session: Session, offer?: string): Promise<Site> {
  const named = await instanceOf(session);
  const { DESCRIBE_INSTANCE } = rooms.messages();
  const { card, plan } = await askShortWorkflow<Omit<Site, 'instance'>>(session, DESCRIBE_INSTANCE, named.id, {}).catch(
    (error: unknown) => {
      throw nothingSent(error, offer);
    },
  );
  sameSite(named, card);
  session.note(siteLine(card));
  return { instance: named.id, card, plan };
}

export function siteLine(card: Pick<InstanceCard, 'id' | 'environment' | 'lmsHost'>): string {
  return `instance ${card.id} · environment ${card.environment} · LMS ${card.lmsHost}`;
}

/** Before the worker has answered, nothing of what was asked has left this command. */
function nothingSent(error: unknown, offer?: string): unknown {
  if (!(error instanceof CliError) || error.code !== 'engine.no-worker') return error;
  const hint = [error.hint, offer].filter((line) => line !== undefined).join('\n');
  return new CliError(error.exit, `${error.message}; nothing was sent`, hint, error.code);
}

/** The file named here and the worker's must mean the same LMS and client. */
function sameSite(named: NamedInstance, card: InstanceCard): void {
  if (named.config === undefined || named.config.card.fingerprint === card.fingerprint) return;
  const { source, card: ours } = named.config;
  throw failureFault(
    'instance.mismatch',
    `it serves ${card.lmsHost}, ${source.file} says ${ours.lmsHost}, or its client differs`,
  );
}

/** A bulk or hasty change: on a terminal the instance's name is asked for; off it `--yes` stands for it. */
export async function confirmByName(session: Session, instance: string, what: string): Promise<void> {
  const { terminal, options } = session;
  if (options.yes === true) return;
  if (!terminal.interactive) {
    throw new CliError('usage', 'nobody can be asked for confirmation here', `${what}\nIf that is meant, say --yes`);
  }
  session.progress.clear();
  const answer = await terminal.ask(`${what}\nType the instance's name (${instance}) to go on: `);
  if (answer !== instance) throw new CliError('refused', 'not confirmed; nothing was changed');
}
