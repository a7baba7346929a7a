import { workerText } from '../../domain/instance/worker-identity';
import { ENDED_PHASES, OPEN_PHASES } from '../../domain/run/phase';
import type { InstanceStatus } from '../../operations/instances';
import { EXIT_CODES } from '../shell/cli-error';
import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import { existingInstance } from '../shell/named-instance';
import { formatFacts, inTone, type Page } from '../shell/page';
import type { Session } from '../shell/session';
import { watch } from '../shell/watch';
import { when } from '../shell/when';

const KEYS = [
  'instance',
  'record',
  'open',
  'attention',
  'overdue',
  'dueSoon',
  'awaitsApproval',
  'lastDiscovery',
] as const satisfies readonly (keyof InstanceStatus)[];

export const status = defineCommand({
  usage: 'status',
  summary: 'show how each instance is, and whether somebody must act',
  details:
    'Shows for each instance its learners by phase, who needs a person, who is overdue, its workers, the last discovery ' +
    'and the schedule. Shows the instances of the config, or the one named, or all that were applied. Needs no worker. ' +
    'Ends with 5 when somebody must act: a learner needs a person or is overdue, an approval is awaited, or the record of ' +
    'an instance was ended, stands still, or cannot be read here.',
  examples: ['lethe status', 'lethe status --config /etc/lethe --watch', 'lethe status --instance demo --json'],
  json: {
    instances:
      'instance, record (in-force, stands-still, ended, none, unreadable), phases, open, attention, overdue, dueSoon, awaitsApproval, workers ' +
      '(identity, file, build, since, seenAt), lastDiscovery, schedule (text, paused, next)',
    needsPerson: 'ids of the instances where somebody must act',
  },
  common: ['config', 'engine', 'json', 'output', 'watch', 'timeout'],
  run: (session) => watch(session, () => show(session)),
});

async function show(session: Session): Promise<number> {
  const { instanceStatus, needsPerson } = lazy.instances();
  const instances = await instanceStatus(await session.client(), await namedInstances(session));
  const wanted = instances.filter(needsPerson).map(({ instance }) => instance);
  session.output.answerList(
    { instances, needsPerson: wanted },
    { items: instances, columns: KEYS, text: (page) => describeInstances(instances, page) },
  );
  return wanted.length > 0 ? EXIT_CODES.attention : EXIT_CODES.ok;
}

async function namedInstances(session: Session): Promise<readonly string[]> {
  if (session.options.instance ?? session.terminal.env.LETHE_INSTANCE) return [(await existingInstance(session)).id];
  return (await session.config.read())?.map(({ card }) => card.id) ?? [];
}

/** How each instance is, for a person. */
export function describeInstances(instances: readonly InstanceStatus[], page: Page): string {
  if (instances.length === 0) return 'no instance was applied yet';
  return instances.map((one) => describeOne(one, page)).join('\n\n');
}

function describeOne(one: InstanceStatus, page: Page): string {
  const phases = [...OPEN_PHASES, ...ENDED_PHASES].flatMap((phase) =>
    one.phases[phase] === undefined ? [] : [`${one.phases[phase]} ${phase}`],
  );
  const { schedule, workers } = one;
  const next = schedule?.next === undefined ? '' : `, next ${when(schedule.next)}`;
  return [
    inTone(page, 'head', one.instance),
    formatFacts(
      [
        [
          'in force',
          one.record === 'in-force'
            ? 'yes'
            : { text: RECORDS[one.record], tone: isOdd(one.record) ? 'bad' : undefined },
        ],
        ['learners', one.open === 0 ? 'none with an open run' : `${one.open} open: ${phases.join(', ')}`],
        ['need a person', { text: String(one.attention), tone: one.attention > 0 ? 'bad' : undefined }],
        ['overdue', { text: String(one.overdue), tone: one.overdue > 0 ? 'bad' : undefined }],
        ['due in 7 days', one.dueSoon],
        [
          'approval',
          one.awaitsApproval === undefined ? undefined : { text: `awaited: ${one.awaitsApproval}`, tone: 'bad' },
        ],
        ['workers', workers.length === 0 ? { text: 'none', tone: 'warn' } : workers.map(workerText).join('; ')],
        ['last discovery', one.lastDiscovery === undefined ? 'none known' : when(one.lastDiscovery)],
        [
          'schedule',
          schedule === undefined
            ? 'none'
            : schedule.paused
              ? { text: 'paused', tone: 'warn' }
              : `${schedule.text ?? 'set'}${next}`,
        ],
      ],
      page,
    ),
  ].join('\n');
}

const RECORDS = {
  'stands-still':
    'yes, but workers fail at its record: nothing can be applied, approved or enrolled; see their log, and "A run stands still" in the guide recover',
  ended: 'no: its record was ended; put its file in force again with `lethe instance apply --config FILE`',
  none: 'no: it was never applied',
  unreadable: 'cannot be told: its record cannot be read here',
} as const;

/** An instance that was never applied is nothing to worry about. */
function isOdd(record: InstanceStatus['record']): boolean {
  return record === 'ended' || record === 'stands-still' || record === 'unreadable';
}
