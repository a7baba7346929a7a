import { Command, CommanderError } from 'commander';
import { misspeltVariables } from '../../config/misspelt-variables';
import { VERBS } from '../../domain/run/verb';
import { withoutValue } from '../../domain/text/without-value';
import { archiveExpire } from '../archive/archive-expire';
import { archiveFind } from '../archive/archive-find';
import { archiveRun } from '../archive/archive-run';
import { archiveShow } from '../archive/archive-show';
import { campaignChange } from '../campaign/campaign-change';
import { campaignShow } from '../campaign/campaign-show';
import { campaignStart } from '../campaign/campaign-start';
import { completion } from '../completion/completion';
import { configCheck } from '../config/config-check';
import { discoveryApprove } from '../discovery/discovery-approve';
import { discoveryRun } from '../discovery/discovery-run';
import { discoveryShow } from '../discovery/discovery-show';
import { doctor } from '../doctor/doctor';
import { instanceApply } from '../instance/instance-apply';
import { instanceExport } from '../instance/instance-export';
import { instanceHold } from '../instance/instance-hold';
import { instanceRehome } from '../instance/instance-rehome';
import { instanceRelease } from '../instance/instance-release';
import { instanceRemove } from '../instance/instance-remove';
import { instanceShow } from '../instance/instance-show';
import { codecServer } from '../keys/codec-server';
import { keysDestroy } from '../keys/keys-destroy';
import { keysInit } from '../keys/keys-init';
import { keysList } from '../keys/keys-list';
import { keysRotate } from '../keys/keys-rotate';
import { learnerList } from '../learner/learner-list';
import { learnerShow } from '../learner/learner-show';
import { learnerVerb } from '../learner/learner-verb';
import { partnerReportExpire } from '../partner-report/partner-report-expire';
import { partnerReportRecover } from '../partner-report/partner-report-recover';
import { partnerReportRun } from '../partner-report/partner-report-run';
import { partnerReportSettle } from '../partner-report/partner-report-settle';
import { partnerReportShow } from '../partner-report/partner-report-show';
import { pipelineShow } from '../pipeline/pipeline-show';
import { pipelineStates } from '../pipeline/pipeline-states';
import { requestCreate } from '../request/request-create';
import { sandbox } from '../sandbox/sandbox';
import { scheduleList } from '../schedule/schedule-list';
import { schedulePause } from '../schedule/schedule-pause';
import { status } from '../status/status';
import { engine } from '../temporal/engine';
import { setup } from '../temporal/setup';
import { usernamesReplace } from '../usernames/usernames-replace';
import { worker } from '../worker/worker';
import { CliError, EXIT_CODES } from './cli-error';
import type { CommonOptions } from './common-options';
import type { Action } from './define-command';
import { explainError } from './explain-error';
import { reportFault } from './report-fault';
import { Session, type Surroundings } from './session';
import { unverifiedTlsFault } from './unverified-tls-fault';
import { versionText } from './version-text';

export interface ProgramContext extends Surroundings {
  readonly version: string;
}

/** The command line as commander knows it; `finish` is told the exit code of the command that ran. */
export function createProgram(context: ProgramContext, finish: (code: number) => void): Command {
  const action: Action =
    <Options extends CommonOptions>(run: Parameters<typeof action<Options>>[0]) =>
    async (...parameters) => {
      const command = parameters.at(-1) as Command;
      const session = new Session<Options>(context, command.optsWithGlobals<Options>());
      for (const line of misspeltVariables(context.terminal.env)) session.output.note(line);
      try {
        finish(await run(session, command.args, command));
      } catch (error) {
        throw session.named(error);
      } finally {
        await session.close();
      }
    };
  return new Command('lethe')
    .description('Erases learners from every service of an Open edX site, as durable Temporal workflows.')
    .version(
      context.version,
      '-V, --version',
      'print the version, the build, and the versions of the Temporal SDK and server',
    )
    .enablePositionalOptions()
    .addCommand(
      group('learner', 'list learners, look at one, and say what is to be done with them', [
        learnerList(action),
        learnerShow(action),
        ...VERBS.map((verb) => learnerVerb(verb)(action)),
      ]),
    )
    .addCommand(
      group('campaign', 'say a verb to many learners, as durable work', [
        campaignStart(action),
        campaignShow(action),
        campaignChange('pause')(action),
        campaignChange('resume')(action),
        campaignChange('cancel')(action),
      ]),
    )
    .addCommand(group('request', 'ask the LMS to retire users who did not ask themselves', [requestCreate(action)]))
    .addCommand(group('usernames', 'replace usernames of a site', [usernamesReplace(action)]))
    .addCommand(
      group('discovery', "find learners to retire in the LMS's queue", [
        discoveryRun(action),
        discoveryShow(action),
        discoveryApprove(action),
      ]),
    )
    .addCommand(
      group('instance', 'what is in force for an Open edX site', [
        instanceApply(action),
        instanceShow(action),
        instanceExport(action),
        instanceHold(action),
        instanceRelease(action),
        instanceRehome(action),
        instanceRemove(action),
      ]),
    )
    .addCommand(
      group('partner-report', 'tell partners which of their learners were retired', [
        partnerReportRun(action),
        partnerReportRecover(action),
        partnerReportSettle(action),
        partnerReportExpire(action),
        partnerReportShow(action),
      ]),
    )
    .addCommand(
      group('archive', 'learners who have been COMPLETE for long', [
        archiveRun(action),
        archiveShow(action),
        archiveFind(action),
        archiveExpire(action),
      ]),
    )
    .addCommand(
      group('schedule', "when each instance's discovery runs", [
        scheduleList(action),
        schedulePause('pause')(action),
        schedulePause('resume')(action),
      ]),
    )
    .addCommand(group('pipeline', 'the steps of an instance', [pipelineShow(action), pipelineStates(action)]))
    .addCommand(group('config', 'instance files', [configCheck(action)]))
    .addCommand(
      group('keys', 'what payloads in Temporal are encrypted with', [
        keysInit(action),
        keysList(action),
        keysRotate(action),
        keysDestroy(action),
      ]),
    )
    .addCommand(status(action))
    .addCommand(doctor(action))
    .addCommand(setup(action))
    .addCommand(engine(action))
    .addCommand(worker(action))
    .addCommand(codecServer(action))
    .addCommand(sandbox(action))
    .addCommand(completion(action));
}

function group(name: string, description: string, commands: readonly Command[]): Command {
  const made = new Command(name).description(description);
  for (const command of commands) made.addCommand(command);
  return made;
}

/** Runs one command line and says its exit code; whatever goes wrong is one line and what to do, never a stack. */
export async function runCli(args: readonly string[], context: ProgramContext): Promise<number> {
  const { terminal, version, programs } = context;
  const refusal = unverifiedTlsFault(terminal.env);
  if (refusal !== undefined) {
    reportFault(terminal, refusal, args.includes('--json'));
    return refusal.exitCode;
  }
  const [first] = args;
  if (first === '--version' || first === '-V') {
    terminal.out(await versionText({ version, bundle: programs.bundle, env: terminal.env }));
    return EXIT_CODES.ok;
  }
  // `lethe help learner list`, as other tools have it.
  if (first === 'help') return helpOf(args.slice(1), context);
  let code: number = EXIT_CODES.ok;
  let help = '';
  const program = createProgram(context, (exit) => {
    code = exit;
  });
  forAll(program, (command) =>
    command.exitOverride().configureOutput({
      writeOut: (text) => terminal.out(text.replace(/\n$/, '')),
      writeErr: (text) => {
        help += text;
      },
      getOutHelpWidth: () => Math.min(terminal.columns, 120),
    }),
  );
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT_CODES.ok;
    const json = args.includes('--json') || /(?:-o|--output)[ =]?jsonl?\b/.test(args.join(' '));
    if (error instanceof CommanderError && error.code === 'commander.help' && !json) {
      terminal.note(help.trimEnd());
      return EXIT_CODES.usage;
    }
    const fault = error instanceof CommanderError ? usageFault(error, program, args) : explainError(error);
    reportFault(terminal, fault, json);
    return fault.exitCode;
  }
}

/** Of a command that does not exist there is none, and the mistake is named. */
function helpOf(words: readonly string[], context: ProgramContext): Promise<number> {
  const known = pathOf(
    createProgram(context, () => {}),
    words,
  ).slice(1);
  const rest = words.slice(known.length).filter((word) => !word.startsWith('-'));
  return runCli([...known, ...rest, ...(rest.length === 0 ? ['--help'] : [])], context);
}

function usageFault(error: CommanderError, program: Command, args: readonly string[]): CliError {
  const message = error.code === 'commander.help' ? 'a command is missing' : error.message.replace(/^error: /, '');
  return new CliError(
    'usage',
    withoutValue(message).replaceAll('\n', ' '),
    `see \`${pathOf(program, args).join(' ')} --help\``,
  );
}

/** As far as the arguments name commands that exist. */
function pathOf(program: Command, args: readonly string[]): readonly string[] {
  const below = program.commands.find((command) => command.name() === args[0]);
  return [program.name(), ...(below === undefined ? [] : pathOf(below, args.slice(1)))];
}

function forAll(command: Command, change: (command: Command) => void): void {
  change(command);
  for (const below of command.commands) forAll(below, change);
}
