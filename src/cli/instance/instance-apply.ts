import { Option } from 'commander';
import { CliError } from '../shell/cli-error';
import { defineCommand } from '../shell/define-command';
import type { Session } from '../shell/session';
import { type AppliedOne, type ApplyOptions, applyOne, describeApplied, isDeclined } from './apply-one';

export const instanceApply = defineCommand<ApplyOptions>({
  usage: 'apply',
  summary: 'put instance files in force: what changes is shown first',
  details:
    'An instance file is a proposal: what is in force is kept by Temporal. Shows what would change, asks, and writes it, ' +
    'then makes the Schedule fit. Of a folder each instance is asked for by itself, and one that is refused does not stop ' +
    "the others. A second apply repairs a first one that was cut off. Where it would share a service with another instance, may do so because that one's record cannot be read here, or would " +
    'give up the LMS that it had for another one, --yes does not suffice: the instance is to be typed, or named with --confirm. ' +
    'With --replace, it is to be typed on a terminal.',
  examples: [
    'lethe instance apply --config site.yml',
    'lethe instance apply --config /etc/lethe --dry-run',
    'lethe instance apply --config site.yml --yes --reason "credentials has moved"',
    'lethe instance apply --config staging.yml --confirm staging',
  ],
  json: {
    instances:
      'instance, change (made, made-again, changed, unchanged, shown, refused), changes (key, before, after), schedule, alsoRuns (other schedules), message',
  },
  common: ['config', 'engine', 'json', 'yes', 'dry-run', 'timeout', 'who'],
  own: () => [
    new Option('--confirm <id>', "the instance's id, instead of typing it"),
    new Option('--replace', 'end a stuck, wrong or unreadable record and make a new one; its holds are taken over'),
  ],
  run: apply,
});

type Outcome = AppliedOne | { readonly instance: string; readonly change: 'refused'; readonly message: string };

async function apply(session: Session<ApplyOptions>): Promise<number> {
  const configs = await session.config.read();
  if (configs === undefined) throw new CliError('usage', 'which file?', 'name it: --config FILE');
  const { confirm } = session.options;
  if (confirm !== undefined && !configs.some(({ card }) => card.id === confirm)) {
    const ids = configs.map(({ card }) => card.id).join(', ');
    throw new CliError('refused', `--confirm names ${confirm}, and the instance is ${ids}`);
  }
  const outcomes: Outcome[] = [];
  let refused: CliError | undefined;
  for (const config of configs) {
    try {
      const lately = outcomes.map(({ instance }) => instance);
      outcomes.push(await applyOne(session, config, lately));
    } catch (error) {
      if (!isDeclined(error) || configs.length === 1) throw error;
      refused ??= error;
      outcomes.push({ instance: config.card.id, change: 'refused', message: error.message });
    }
  }
  session.output.answer({ instances: outcomes }, () => outcomes.map(describe).join('\n'));
  return refused?.exitCode ?? 0;
}

function describe(outcome: Outcome): string {
  return outcome.change === 'refused' ? `${outcome.instance}: ${outcome.message}` : describeApplied(outcome);
}
