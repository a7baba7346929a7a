import { Option } from 'commander';
import { counted } from '../../domain/text/counted';
import { recordIfApplied } from '../instance/ensure-applied';
import { lazy } from '../shell/lazy';
import type { Session } from '../shell/session';
import { showSite } from '../shell/site';
import { mustNameFile, NO_COOL_OFF } from './must-name-file';
import { propertyFiles, writePropertyFiles } from './property-files';
import { type Script, ScriptFault, type ScriptOptions } from './script';
import { configFile, wholeNumber } from './script-options';

/** @source get_learners_to_retire.py */
const FAILED = -1;

interface Options extends ScriptOptions {
  readonly cool_off_days?: number;
  readonly output_dir: string;
  readonly user_count_error_threshold: number;
  readonly max_user_batch_size: number;
}

/** Reads only. The learners in the files are taken up by `retire_one_learner`. */
export const getLearnersToRetire: Script = {
  name: 'get_learners_to_retire',
  summary: 'Writes a properties file for each learner who is due to be retired',
  variables: 'RETIREMENT',
  options: () => [
    configFile(),
    new Option(
      '--cool_off_days <n>',
      'days between the request and the first step; the cool-off in force counts where it is longer',
    ).argParser(wholeNumber),
    new Option('--output_dir <path>', 'folder for the files; its learner_retire_* are replaced').default(
      './jenkins_props',
    ),
    new Option('--user_count_error_threshold <n>', 'fail, and write nothing, if more learners than this are due')
      .argParser(wholeNumber)
      .default(300),
    new Option('--max_user_batch_size <n>', 'write files for at most so many learners; 0 for all')
      .argParser(wholeNumber)
      .default(200),
  ],
  exits: { other: FAILED },
  run: (session) => write(session as Session<Options>),
};

async function write(session: Session<Options>): Promise<number> {
  const { options, output } = session;
  const { cool_off_days: coolOffDays, max_user_batch_size: cut, user_count_error_threshold: guard } = options;
  mustNameFile(session, FAILED);
  await recordIfApplied(session);
  const { instance } = await showSite(session);
  const { listDueLearners } = lazy.learners();
  const due = await session.run(instance, 'nothing was changed', (context) =>
    listDueLearners(context, {
      ...(coolOffDays === undefined ? {} : { coolOffDays }),
      atMost: cut === 0 ? Number.POSITIVE_INFINITY : cut,
      guard,
    }),
  );
  if (due.coolOffDays === null) throw new ScriptFault(FAILED, ...NO_COOL_OFF);
  if (due.due > guard) {
    throw new ScriptFault(
      FAILED,
      `${counted(due.due, 'learner is', 'learners are')} due, more than --user_count_error_threshold ${guard}; no file was written`,
      `look whether somebody has filled the queue: \`${session.command('discovery run --dry-run')}\`. If not, use a higher number`,
    );
  }
  if (coolOffDays !== undefined && coolOffDays < due.coolOffDays) {
    output.note(
      `the cool-off in force is ${counted(due.coolOffDays, 'day')}, longer than --cool_off_days ${coolOffDays}: it counts`,
    );
  }
  const { files, unusual } = propertyFiles(due.usernames);
  const others = writePropertyFiles(options.output_dir, files);
  if (others > 0) output.note(`${options.output_dir} has ${counted(others, 'other file')}, left as before`);
  session.output.answer(
    undefined,
    () =>
      `${counted(due.due, 'learner is', 'learners are')} due; ${counted(files.length, 'file is', 'files are')} in ${options.output_dir}`,
  );
  if (unusual + due.unreadable === 0) return 0;
  const leftOut = [
    ...(unusual > 0 ? [`${counted(unusual, 'username')} cannot be written to a file`] : []),
    ...(due.unreadable > 0 ? [`${counted(due.unreadable, 'row')} of the queue cannot be read`] : []),
  ];
  throw new ScriptFault(
    FAILED,
    `the files are written, and some learners have none: ${leftOut.join('; ')}`,
    `\`${session.command('discovery run --dry-run')}\` says which rows cannot be read; who has no file can be enrolled by discovery alone`,
  );
}
