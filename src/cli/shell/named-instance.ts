import type { InstanceConfig } from '../../config/instance-config';
import { INSTANCE_ID } from '../../domain/instance/instance';
import { CliError } from './cli-error';
import { lazy } from './lazy';
import type { Session } from './session';

/** The instance of a command. */
export interface NamedInstance {
  readonly id: string;
  /** Its file, where one was named and can be read here. */
  readonly config?: InstanceConfig;
}

/**
 * The instance by `--instance` or LETHE_INSTANCE, else by the file's id. The client needs no secret of the file.
 * @throws CliError usage, when none or several could be meant; ConfigError for a file with other faults
 */
export async function instanceOf(session: Session): Promise<NamedInstance> {
  const { options, terminal } = session;
  const said = options.instance ?? terminal.env.LETHE_INSTANCE;
  if (said && !INSTANCE_ID.test(said)) {
    throw new CliError('usage', `"${said}" is not an instance id`, 'ids have lower-case letters, digits, and hyphens');
  }
  const instances = await session.config.readIfNeeded();
  if (instances === undefined) {
    if (said) return { id: said };
    throw new CliError('usage', 'which instance?', 'name it: --instance ID, or --config FILE');
  }
  const [only, ...others] = instances;
  if (only === undefined || others.length > 0) {
    const ids = instances.map(({ card }) => card.id).join(', ');
    throw new CliError('usage', `which instance? The config has ${ids}`, 'name one: --instance ID');
  }
  return { id: only.card.id, config: only };
}

/**
 * The same, and it is known: by its file, or to Temporal.
 * @throws CliError not-found for one that is known by neither
 */
export async function existingInstance(session: Session): Promise<NamedInstance> {
  const named = await instanceOf(session);
  await mustExist(session, named);
  return named;
}

/** @throws CliError not-found for an instance that is known neither by a file nor to Temporal */
export async function mustExist(session: Session, named: NamedInstance): Promise<void> {
  if (named.config !== undefined) return;
  const { instanceExists } = lazy.instances();
  if (await instanceExists(await session.client(), named.id)) return;
  throw new CliError(
    'not-found',
    `${named.id} does not exist`,
    `no instance has that name here; see \`${session.command('status', 'all')}\``,
  );
}
