import { CliError } from '../shell/cli-error';
import { defineCommand } from '../shell/define-command';
import { instanceOf } from '../shell/named-instance';
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
  // A name that was mistyped must not make a key.
  if (config === undefined && !ring.keys.some(({ parts }) => parts.instance === instance)) {
    throw new CliError(
      'not-found',
      `${instance} does not exist: ${ring.where} has no key of it`,
      'see `lethe keys list`',
    );
  }
  const { id: key } = await ring.rotate(instance);
  session.output.answer({ instance, key }, () => `${instance} is encrypted with ${key} from now on`);
  return 0;
}
