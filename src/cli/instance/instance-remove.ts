import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import type { Session } from '../shell/session';
import { showInForce } from './ensure-applied';

export const instanceRemove = defineCommand({
  usage: 'remove',
  summary: 'take an instance out of force: its schedule, its record and its claim of the LMS',
  details:
    'Refused while a run of the instance is open. Learners in the LMS are left as they are, and another instance may take ' +
    'the LMS from then on; so it may an address that an apply or a rehome which was cut off has claimed. On a terminal the ' +
    'instance is to be typed, in spite of --yes. A second remove repairs a first one that was cut off.',
  examples: ['lethe instance remove --instance academy'],
  json: { instance: 'id of the instance', removed: 'true' },
  common: ['config', 'engine', 'json', 'yes', 'timeout', 'who'],
  run: remove,
});

async function remove(session: Session): Promise<number> {
  const { id, config } = await showInForce(session);
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
