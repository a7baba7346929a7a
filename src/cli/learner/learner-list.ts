import { type Command, InvalidArgumentError, Option } from 'commander';
import { PHASES } from '../../domain/run/phase';
import { formatDuration } from '../../domain/time/format-duration';
import type { LearnerRow, RetirementFilter } from '../../operations/learners';
import type { Action } from '../shell/action';
import { type CommonOptions, withCommon } from '../shell/common-options';
import { documentedCommand } from '../shell/documented-command';
import { parseDuration } from '../shell/duration';
import { instanceOf } from '../shell/named-instance';
import { rooms } from '../shell/rooms';
import type { Session } from '../shell/session';
import { formatTable } from '../shell/table';

interface Options extends CommonOptions, Omit<RetirementFilter, 'ended'> {
  readonly all?: boolean;
  readonly limit: number;
}

export function learnerList(action: Action): Command {
  const command = documentedCommand('list', {
    summary: 'list learners and their phases',
    details:
      'Lists the learners of an instance whose runs are open. --all, or a phase that has ended, also lists runs that have ' +
      'ended. Needs no worker.',
    examples: [
      'lethe learner list --instance demo',
      'lethe learner list --instance demo --attention',
      'lethe learner list --instance demo --due-within 7d --json',
    ],
    json: {
      instance: 'id of the instance',
      total: 'how many there are, including those that are not listed',
      learners:
        'userId, username, phase, step, service, attention (failure code), requestedAt, dueAt, batch, open; unknown values are absent',
    },
  });
  withCommon(command, 'config', 'engine', 'json');
  return command
    .addOption(new Option('--phase <phase>', 'only learners in this phase').choices(PHASES))
    .addOption(
      new Option('--attention [code]', 'only learners who need a person (with this failure code)').argParser(word),
    )
    .addOption(
      new Option('--due-within <duration>', 'only learners who are due within this time: 7d').argParser(parseDuration),
    )
    .addOption(new Option('--batch <id>', 'only learners whom this discovery enrolled').argParser(word))
    .option('--all', 'also learners whose runs have ended')
    .addOption(new Option('--limit <n>', 'maximum number of learners').argParser(whole).default(100))
    .action(action(list));
}

async function list(session: Session<Options>): Promise<number> {
  const { options } = session;
  const { id: instance } = await instanceOf(session);
  const asking = { client: await session.client(), instance };
  const filter = { ...options, ended: options.all };
  const { learners, total } = await rooms.learners().listLearners(asking, filter, options.limit);
  session.answer({ instance, total, learners }, () => describeLearners(learners, total));
  return 0;
}

function describeLearners(learners: readonly LearnerRow[], total: number): string {
  if (learners.length === 0) return total === 0 ? 'no learners' : `${total} learners; --limit 0 lists none of them`;
  const rows = learners.map((row) => [
    row.userId,
    row.username,
    row.phase,
    row.step,
    row.attention,
    row.requestedAt?.slice(0, 10),
    row.open && row.dueAt !== undefined ? due(row.dueAt) : row.dueAt?.slice(0, 10),
  ]);
  const table = formatTable(['user id', 'username', 'phase', 'step', 'attention', 'requested', 'due'], rows);
  return total > learners.length ? `${table}\n${learners.length} of ${total}; --limit ${total} shows all` : table;
}

function due(dueAt: string): string {
  const leftMs = Date.parse(dueAt) - Date.now();
  const span = formatDuration(Math.abs(leftMs)).split(' ').slice(0, 2).join(' ');
  return `${dueAt.slice(0, 10)} ${leftMs < 0 ? `(${span} late)` : `(in ${span})`}`;
}

/** Nothing that could end a quoted value of a query. */
function word(text: string): string {
  if (!/^[\w.:/@+-]+$/.test(text)) throw new InvalidArgumentError('Letters, digits and . : / - only.');
  return text;
}

function whole(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Write a whole number.');
  return Number(text);
}
