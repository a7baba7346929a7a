import { Option } from 'commander';
import { scopeText } from '../../domain/instance/maintenance-hold';
import { counted } from '../../domain/text/counted';
import type { Held } from '../../operations/instances';
import { CliError, EXIT_CODES } from '../shell/cli-error';
import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import { parseFutureTime, TIME_WITH_ZONE } from '../shell/parse-future-time';
import type { Session } from '../shell/session';
import { showInForce } from './ensure-applied';
import { type ScopeOptions, scopeOf, scopeOptions } from './hold-scope';

interface Options extends ScopeOptions {
  readonly until?: string;
  readonly drain?: boolean;
}

export const instanceHold = defineCommand<Options>({
  usage: 'hold',
  summary: 'let no step begin, for maintenance: of the instance, of one service, or one step',
  details:
    'Steps that are at work go to their end, and none begins until `lethe instance release` or --until. Learners who wait ' +
    'for another service go on. A hold of the LMS or of the instance also stops archive runs, partner reports and the ' +
    'replacing of usernames before their next request to the LMS, and refuses a `lethe request create`. Answers when nothing that it covers is at work any more. With --drain, learners who ' +
    'have begun go on to the end of the pipeline, and nobody begins: for a change of the states, which the LMS refuses ' +
    'while a learner is in the middle.',
  examples: [
    'lethe instance hold --instance academy --service CREDENTIALS --until 2030-01-31T06:00:00Z',
    'lethe instance hold --instance academy --drain --reason "new states"',
  ],
  json: {
    instance: 'id of the instance',
    held: 'instance, service NAME or step STATE',
    note: 'until when, and whether it was held already',
    left: '--drain: learners in the middle of the pipeline who need a person or are held',
    withoutRun: '--drain: LMS user ids of learners in the middle of the pipeline on whom no run works',
    unreadable: '--drain: rows of the LMS in the middle of the pipeline that cannot be read',
  },
  common: ['config', 'engine', 'json', 'yes', 'timeout', 'who'],
  own: () => [
    ...scopeOptions(),
    new Option('--until <time>', `release automatically at this time: ${TIME_WITH_ZONE}`).argParser(parseFutureTime),
    new Option('--drain', 'those who have begun go on; nobody else begins'),
    new Option('--no-wait', 'do not wait until nothing is at work'),
  ],
  run: hold,
});

async function hold(session: Session<Options>): Promise<number> {
  const { until, drain = false, reason, wait = true } = session.options;
  const scope = scopeOf(session.options);
  if (drain && scope.kind !== 'instance') {
    throw new CliError('usage', '--drain is for the whole instance', 'leave out --service and --step');
  }
  const { id } = await showInForce(session);
  const whom = scope.kind === 'instance' ? id : `${scopeText(scope)} of ${id}`;
  await session.confirmByName(
    id,
    `${drain ? `Nobody of ${id} begins` : `No step of ${whom} begins`} until ${until ?? '`lethe instance release`'}.`,
  );
  const { holdSteps } = lazy.instances();
  const held = await session.run(id, 'the hold is in force; steps that began before may still be at work', (context) =>
    holdSteps(context, {
      scope,
      drain,
      wait,
      ...(until === undefined ? {} : { until }),
      ...(reason === undefined ? {} : { reason }),
    }),
  );
  session.output.answer(held, () => describe(held, drain, wait));
  const { left = 0, withoutRun = [], unreadable = 0 } = held;
  return left + withoutRun.length + unreadable === 0 ? EXIT_CODES.ok : EXIT_CODES.attention;
}

/** Longer lists are cut; --json has all. */
const IDS_SHOWN = 10;

function describe({ note, left = 0, withoutRun = [], unreadable = 0 }: Held, drain: boolean, wait: boolean): string {
  const state = !wait ? '' : drain ? '; nobody is at work any more' : '; nothing that it covers is at work any more';
  const lines = [`${note}${state}`];
  if (left > 0) {
    lines.push(
      `In the middle of the pipeline, ${counted(left, 'learner needs a person or is', 'learners need a person or are')} held: see \`lethe learner list\``,
    );
  }
  if (withoutRun.length > 0) {
    const ids = withoutRun.slice(0, IDS_SHOWN).join(', ');
    const more = withoutRun.length > IDS_SHOWN ? `, and ${withoutRun.length - IDS_SHOWN} more` : '';
    lines.push(
      `In the middle of the pipeline, and no run works on ${withoutRun.length === 1 ? 'this learner' : 'these learners'}: LMS user ids ${ids}${more}. A discovery takes up those whom nobody else works on; then repeat the command`,
    );
  }
  if (unreadable > 0) {
    lines.push(
      `In the middle of the pipeline, ${counted(unreadable, 'row of the LMS', 'rows of the LMS')} cannot be read: look in the Django admin`,
    );
  }
  return lines.join('\n');
}
