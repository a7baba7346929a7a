import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import type { Session } from '../shell/session';

export const setup = defineCommand({
  usage: 'setup',
  summary: 'prepare the namespace of a Temporal server for Lethe',
  details:
    'Creates the namespace if it is missing, with a retention of 90 days for closed runs and their receipts. Registers ' +
    'the search attributes. Safe to repeat. `lethe engine` does this automatically.',
  examples: ['lethe setup', 'lethe setup --address temporal.example.com:7233 --namespace lethe-prod'],
  json: {
    address: 'address of the Temporal server',
    namespace: 'name of the namespace',
    done: 'what was done, one text for each change; empty if nothing was missing',
  },
  common: ['engine', 'json'],
  run,
});

async function run(session: Session): Promise<number> {
  const { address, namespace, done } = await lazy.server().setUpServer(session.env);
  session.output.answer({ address, namespace, done }, () =>
    [...done, `namespace "${namespace}" on ${address} is ready`].join('\n'),
  );
  return 0;
}
