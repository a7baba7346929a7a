import { Option } from 'commander';
import { counted } from '../../domain/text/counted';
import { printableLines } from '../../domain/text/printable';
import { CliError } from '../shell/cli-error';
import type { CommonOptions } from '../shell/common-options';
import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import { instanceOf } from '../shell/named-instance';
import type { Session } from '../shell/session';
import { siteLine } from '../shell/site';
import { describeChanges, describeSharing } from './describe-changes';

interface Options extends CommonOptions {
  readonly confirm?: string;
}

export const instanceRehome = defineCommand<Options>({
  usage: 'rehome',
  summary: 'put a new address of the same LMS in force',
  details:
    'The file has the new address, and a worker runs with that file. Refused unless the LMS there shows the same user id, ' +
    'retirement id and time of the request for up to 20 open runs. Then the first approval is asked for again, and the runs ' +
    'go on at the new address. A copy of the LMS (staging) cannot be told from it: look at the address before you confirm.',
  examples: [
    'lethe instance rehome --config academy.yml',
    'lethe instance rehome --config academy.yml --confirm academy --reason "new domain"',
  ],
  json: {
    instance: 'id of the instance',
    lms: 'the address that is in force now',
    from: 'the address before; null if the new one was in force already',
    compared: 'open runs whose retirement the new address has shown',
  },
  common: ['config', 'engine', 'json', 'dry-run', 'timeout', 'who'],
  own: () => [new Option('--confirm <id>', "the instance's id, instead of typing it; required without a terminal")],
  run: rehome,
});

async function rehome(session: Session<Options>): Promise<number> {
  const { id, config } = await instanceOf(session);
  if (config === undefined) throw new CliError('usage', 'which file has the new address?', 'name it: --config FILE');
  const { commitRehome, planRehome } = lazy.instances();
  const settings = lazy.config().settingsOf(config);
  session.output.note(siteLine(config.card));
  const plan = await session.run(id, 'nothing was changed', (context) => planRehome(context, settings));
  const { from = null, compared, changes } = plan;
  if (changes.length > 0) session.output.note(describeChanges(changes));
  for (const warning of describeSharing(plan)) session.output.note(printableLines(warning));
  if (session.options.dryRun === true) {
    const said = { instance: id, lms: settings.lms, from, compared, dryRun: true };
    session.output.answer(
      said,
      () => `${counted(compared, 'open run was', 'open runs were')} compared; nothing was changed`,
    );
    return 0;
  }
  if (from !== null) await confirm(session, id, from, settings.lms, compared);
  const { reason } = session.options;
  const done = await session.run(id, 'it may be done in part; repeat it', (context) =>
    commitRehome(context, plan, reason),
  );
  session.output.answer({ ...done, from, compared }, () =>
    from === null
      ? `${id} has the LMS at ${settings.lms} already`
      : `${id} has the LMS at ${settings.lms} now\nNext: ${session.command('discovery run')}, which asks for the first approval again`,
  );
  return 0;
}

async function confirm(session: Session<Options>, id: string, from: string, to: string, compared: number) {
  const seen =
    compared === 0
      ? 'No run is open, so nothing shows that it is the same LMS.'
      : `It shows the same retirements as ${counted(compared, 'open run')}.`;
  const what = `This moves ${id} from ${from} to ${to}. ${seen}`;
  const { confirm: said } = session.options;
  if (said === id) return;
  if (said !== undefined) throw new CliError('refused', `--confirm names ${said}, and the instance is ${id}`);
  if (!session.terminal.interactive) {
    throw new CliError('usage', 'confirmation needs a terminal', `${what}\nPass --confirm ${id} to proceed.`);
  }
  await session.confirmByName(id, what, true);
}
