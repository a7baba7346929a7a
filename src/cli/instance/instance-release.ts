import { scopeText } from '../../domain/instance/maintenance-hold';
import { EXIT_CODES } from '../shell/cli-error';
import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import type { Session } from '../shell/session';
import { showInForce } from './ensure-applied';
import { type ScopeOptions, scopeOf, scopeOptions } from './hold-scope';

export const instanceRelease = defineCommand<ScopeOptions>({
  usage: 'release',
  summary: 'end a maintenance hold: steps begin again',
  details:
    'Ends the hold of the same scope. Learners who wait try again within an hour; `lethe learner retry --phase waiting` tries now.',
  examples: [
    'lethe instance release --instance academy --service CREDENTIALS',
    'lethe instance release --instance academy --yes',
  ],
  json: { instance: 'id of the instance', released: 'instance, service NAME or step STATE' },
  common: ['config', 'engine', 'json', 'yes', 'timeout', 'who'],
  own: scopeOptions,
  run: release,
});

async function release(session: Session<ScopeOptions>): Promise<number> {
  const { reason } = session.options;
  const scope = scopeOf(session.options);
  const { id } = await showInForce(session);
  const whom = scope.kind === 'instance' ? id : `${scopeText(scope)} of ${id}`;
  await session.confirmByName(id, `The hold of ${whom} ends: steps that no other hold covers begin again.`);
  const { releaseSteps } = lazy.instances();
  const released = await session.run(id, 'look with `lethe instance show`', (context) =>
    releaseSteps(context, { scope, ...(reason === undefined ? {} : { reason }) }),
  );
  session.output.answer(released, () => `released: ${released.released}`);
  return EXIT_CODES.ok;
}
