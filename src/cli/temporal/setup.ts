import type { Command } from 'commander';
import type { Action } from '../shell/action';
import { withCommon } from '../shell/common-options';
import { documentedCommand } from '../shell/documented-command';
import { rooms } from '../shell/rooms';
import type { Session } from '../shell/session';

export function setup(action: Action): Command {
  const command = documentedCommand('setup', {
    summary: 'make the namespace of a Temporal cluster ready for Lethe',
    details:
      'Creates the namespace where it is missing, keeps closed runs (the receipts) for 90 days, and registers the search ' +
      'attributes. Safe to repeat. `lethe engine` does this by itself.',
    examples: ['lethe setup', 'lethe setup --address temporal.example.com:7233 --namespace lethe-prod'],
    json: {
      address: 'of the engine',
      namespace: 'that is ready',
      done: 'what was done, a line each; empty when all was there',
    },
  });
  withCommon(command, 'engine', 'json');
  return command.action(action(run));
}

async function run(session: Session): Promise<number> {
  const { connectEngine } = rooms.connectEngine();
  const { setUpNamespace } = rooms.setUpNamespace();
  const { connection, address, namespace } = await connectEngine({ env: session.engineEnv, checkNamespace: false });
  try {
    const done = await setUpNamespace(connection, namespace);
    session.answer({ address, namespace, done }, () =>
      [...done, `namespace "${namespace}" on ${address} is ready`].join('\n'),
    );
    return 0;
  } finally {
    await connection.close();
  }
}
