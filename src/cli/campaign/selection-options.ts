import { InvalidArgumentError, Option } from 'commander';
import { OPEN_PHASES, type OpenPhase } from '../../domain/run/phase';
import { isDay } from '../../domain/time/is-day';
import type { LearnerSelection } from '../../operations/learners';
import { CliError } from '../shell/cli-error';
import { readLines } from '../shell/read-lines';

/** Who a campaign is for, as options say it. */
export interface SelectionOptions {
  readonly state?: readonly string[];
  readonly phase?: OpenPhase;
  readonly step?: string;
  readonly service?: string;
  readonly failureCode?: string;
  readonly requestedBetween?: { readonly from: string; readonly to: string };
  readonly file?: string;
  readonly query?: string;
  readonly allCompleted?: boolean;
  readonly all?: boolean;
}

export function selectionOptions(): Option[] {
  return [
    new Option('--state <state>', 'learners whom the LMS has in this state; repeat it for more').argParser(more),
    new Option('--phase <phase>', 'learners whose run is in this phase').choices(OPEN_PHASES),
    new Option(
      '--step <state>',
      'learners whose run is at this step now (RETIRING_*); erase: the step to do',
    ).argParser(name),
    new Option('--service <name>', 'learners whose run is at a step of this service now').argParser(name),
    new Option('--failure-code <code>', 'learners who need a person, with this failure code').argParser(code),
    new Option(
      '--requested-between <days>',
      'learners who asked on these days: 2026-01-01..2026-01-31; without --state and --file, of those with an open run',
    ).argParser(days),
    new Option('--file <path>', 'learners of this file: an LMS user id, username or e-mail address on each line'),
    new Option('--query <text>', "learners whose run this query of Temporal's visibility finds"),
    new Option('--all-completed', 'learners who are COMPLETE in the LMS and not cleaned up; only with erase'),
    new Option('--all', 'all learners with an open run'),
  ];
}

/** All conditions must hold. @throws CliError usage, when no option chooses anybody */
export function selectionOf(options: SelectionOptions): LearnerSelection {
  const { phase, step, service, failureCode: attention, requestedBetween, file, query, allCompleted, all } = options;
  if (allCompleted === true && options.state !== undefined) {
    throw new CliError('usage', '--all-completed and --state exclude each other');
  }
  const states = allCompleted === true ? ['COMPLETE'] : options.state;
  const said = [phase, step, service, attention, requestedBetween, file, query, states, all];
  if (said.every((one) => one === undefined)) {
    throw new CliError('usage', 'which learners?', 'choose them, for example with --state, --phase or --all');
  }
  const wanted = file === undefined ? undefined : wantedIn(file);
  // With erase, --step is the step that is done, not the one that a run is at.
  const runs = { phase, attention, service, query, ...(allCompleted === true ? {} : { step }) };
  return {
    runs,
    ...(states === undefined ? {} : { states }),
    ...(requestedBetween ?? {}),
    ...(wanted === undefined ? {} : { wanted }),
  };
}

/** Django's column for e-mail addresses, with `email:` before it. @unit characters */
const LONGEST_NAME = 254 + 'email:'.length;

function wantedIn(file: string): readonly string[] {
  const lines = [...new Set(readLines(file).map((line) => line.trim()))].filter((line) => line !== '');
  if (lines.length === 0) throw new CliError('usage', `${file} names nobody`);
  const long = lines.find((line) => line.length > LONGEST_NAME);
  if (long !== undefined) {
    const what = `"${[...long].slice(0, 20).join('')}…" is too long for a username or an e-mail address`;
    throw new CliError('usage', `${file}: ${what}`, 'write one learner on each line');
  }
  return lines;
}

function more(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, name(text)];
}

function name(text: string): string {
  if (!/^[\w-]{1,63}$/.test(text)) throw new InvalidArgumentError('Write a name, such as RETIRING_FORUMS.');
  return text;
}

function code(text: string): string {
  if (!/^[a-z.-]+$/.test(text)) throw new InvalidArgumentError('Write a failure code, such as service.denied.');
  return text;
}

function days(text: string): { readonly from: string; readonly to: string } {
  const [, from = '', to = ''] = /^(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/.exec(text) ?? [];
  if (!isDay(from) || !isDay(to) || from > to)
    throw new InvalidArgumentError('Write two days, the earlier first: 2026-01-01..2026-01-31.');
  return { from, to };
}
