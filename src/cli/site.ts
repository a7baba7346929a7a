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
 * @throws CliError `engine.no-worker`; `instance.mismatch` when the file named here speaks of another LMS
 */
export async function showSite(session: Session): Promise<Site> {
  const named = await instanceOf(session);
  const { DESCRIBE_INSTANCE } = rooms.messages();
  const { card, plan } = await askShortWorkflow<Omit<Site, 'instance'>>(session, DESCRIBE_INSTANCE, named.id, {});
  sameSite(named, card);
  session.note(siteLine(card));
  return { instance: named.id, card, plan };
}

export function siteLine(card: Pick<InstanceCard, 'id' | 'environment' | 'lmsHost'>): string {
  return `instance ${card.id} · environment ${card.environment} · LMS ${card.lmsHost}`;
}

/** The file named here and the worker's must mean the same LMS and client. */
function sameSite(named: NamedInstance, card: InstanceCard): void {
  if (named.config === undefined || named.config.card.fingerprint === card.fingerprint) return;
  throw failureFault(
    'instance.mismatch',
    `the worker of instance ${card.id} serves ${card.lmsHost} with another client or LMS than ${named.config.source.file} says (${named.config.card.lmsHost})`,
  );
}

/** A bulk or hasty change: on a terminal the instance's name is asked for; off it `--yes` stands for it. */
export async function confirmByName(session: Session, instance: string, what: string): Promise<void> {
  const { terminal, options } = session;
  if (options.yes === true) return;
  if (!terminal.interactive) {
    throw new CliError('usage', `${what} wants a confirmation, and nobody can be asked here`, 'say it with --yes');
  }
  session.progress.clear();
  const answer = await terminal.ask(`${what}\nType the instance's name (${instance}) to go on: `);
  if (answer !== instance) throw new CliError('refused', 'not confirmed; nothing was changed');
}
