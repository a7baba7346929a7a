import { isRefusal } from '../../operations/refusal';
import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import { instanceOf } from '../shell/named-instance';
import { refusalFault } from '../shell/refusal-fault';
import type { Session } from '../shell/session';
import { keysOption } from './keys-option';
import { openNamedRing, type RingOptions } from './named-ring';

export const keysRotate = defineCommand({
  usage: 'rotate',
  summary: 'give an instance a new key before the month ends',
  details:
    'Makes a new key, which encrypts everything from now on. Workers use it within seconds. The old key remains for ' +
    'reading until you destroy it. Each month gets a new key automatically.',
  examples: ['lethe keys rotate --config site.yml', 'lethe keys rotate --instance academy --keys file:keys.json'],
  json: { instance: 'id of the instance', key: 'id of the new key' },
  common: ['config', 'json'],
  own: () => [keysOption()],
  run: rotate,
});

async function rotate(session: Session<RingOptions>): Promise<number> {
  const { id: instance, config } = await instanceOf(session);
  const ring = await openNamedRing(session);
  const key = await lazy.keys().rotateKey(ring, instance, config !== undefined);
  if (isRefusal(key)) throw refusalFault(session, key);
  session.output.answer({ instance, key }, () => `${instance} is encrypted with ${key} from now on`);
  return 0;
}
