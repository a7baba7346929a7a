import type { InstanceSettings } from '../../domain/instance/settings';
import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import { existingInstance, type NamedInstance } from '../shell/named-instance';
import type { Session } from '../shell/session';
import { siteLine } from '../shell/site';
import { showInForce } from './ensure-applied';

export const instanceRemove = defineCommand({
  usage: 'remove',
  summary: 'take an instance out of force: its schedule, its record and its claim of the LMS',
  details:
    'Refused while a run of the instance is open. Learners in the LMS are left as they are, and another instance may take ' +
    'the LMS from then on. On a terminal the instance is to be typed, in spite of --yes. A second remove repairs a first one ' +
    'that was cut off. With --config, the address of the file is freed, too, where a rehome that was cut off has claimed it; ' +
    'every other file of another LMS is refused.',
  examples: ['lethe instance remove --instance academy'],
  json: { instance: 'id of the instance', removed: 'true' },
  common: ['config', 'engine', 'json', 'yes', 'timeout', 'who'],
  run: remove,
});

async function remove(session: Session): Promise<number> {
  const named = await existingInstance(session);
  const { id, config } = named;
  const inForce = await inForceBeside(session, named);
  if (inForce === undefined) await showInForce(session);
  else {
    const { environment, lms } = inForce;
    session.output.note(siteLine({ id, environment, lmsHost: new URL(lms).origin }));
    session.output.note(`${id} has also claimed ${config?.card.lmsHost}, which is not in force: that is freed, too`);
  }
  const what = `This takes ${id} out of force: nobody of it is enrolled or erased any more.`;
  await session.confirmByName(id, what, session.terminal.interactive);
  const { removeInstance } = lazy.instances();
  const removed = await session.run(
    id,
    'it may be removed in part; repeat it',
    (context) => removeInstance(context, config?.card.fingerprint),
    true,
  );
  session.output.answer(removed, () => `${id} is removed`);
  return 0;
}

/** What is in force at another address than the file's, where the instance has claimed that one as well: a rehome was cut off. */
async function inForceBeside(session: Session, { id, config }: NamedInstance): Promise<InstanceSettings | undefined> {
  if (config === undefined) return undefined;
  const { fingerprint } = config.card;
  const { describeRecord, holderOfSite } = lazy.instances();
  const client = await session.client();
  const sight = await describeRecord(client, id);
  if (sight.kind !== 'found' || sight.record.settings.fingerprint === fingerprint) return undefined;
  return (await holderOfSite(client, fingerprint)) === id ? sight.record.settings : undefined;
}
