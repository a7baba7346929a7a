import { accessSync, constants, mkdirSync } from 'node:fs';
import { Option } from 'commander';
import type { ReportResult } from '../../workflows/partner-report/messages';
import { describeReport, needsOf } from '../partner-report/report-text';
import type { CliError } from '../shell/cli-error';
import { explainError } from '../shell/explain-error';
import { lazy } from '../shell/lazy';
import type { Session } from '../shell/session';
import { showSite } from '../shell/site';
import { mustBeApplied } from './must-be-applied';
import { mustNameFile } from './must-name-file';
import { ofTheWorker } from './of-the-worker';
import { reportCopies, writeCopy } from './report-copies';
import { type Script, ScriptFault, type ScriptOptions } from './script';
import { configFile, not } from './script-options';
import { withCodes } from './with-codes';

/** @source retirement_partner_report.py */
const CODES = {
  setupFailed: -1,
  fetching: -2,
  noConfig: -3,
  badConfig: -6,
  unknownOrg: -8,
  reporting: -9,
  upload: -10,
  cleanup: -11,
} as const;

interface Options extends ScriptOptions {
  readonly google_secrets_file?: string;
  readonly output_dir?: string;
  readonly comments?: boolean;
}

export const retirementPartnerReport: Script = {
  name: 'retirement_partner_report',
  summary: 'Asks the LMS whom partners must be told about, and brings each partner a report',
  variables: 'RETIREMENT',
  options: () => [
    configFile(),
    new Option('--google_secrets_file <path>', 'not read: the worker has the google_secrets_file of the instance file'),
    new Option('--output_dir <path>', 'folder for a copy of each report; without it, they are only at their place'),
    new Option('--comments', 'tell the people who can see the files; this is the default'),
    not('comments', 'tell nobody'),
  ],
  exits: { config: CODES.badConfig, other: CODES.setupFailed },
  run: (session) => report(session as Session<Options>),
};

async function report(session: Session<Options>): Promise<number> {
  mustNameFile(session, CODES.noConfig);
  await mustBeApplied(session, CODES.setupFailed);
  mustTakeCopies(session.options.output_dir);
  ofTheWorker(session, ['google_secrets_file']);
  const { instance } = await showSite(session);
  const { runReport } = lazy.partnerReports();
  const goesOn = `the report goes on without us; see \`${session.command('partner-report show')}\``;
  const quiet = session.options.comments === false ? { quiet: true } : {};
  const result = await withCodes({ 'service.': CODES.fetching, 'storage.': CODES.upload }, () =>
    session.run(instance, goesOn, (context) => runReport(context, { kind: 'run', ...quiet })),
  );
  session.output.answer(result, (page) => describeReport(result, page));
  const notCopied = await copyReports(session, instance, result);
  const code = reportCode(result);
  if (code !== 0)
    throw new ScriptFault(code, `a person must do something about this report`, needsOf(result).join('\n'));
  if (notCopied !== undefined) throw notCopied;
  return code;
}

/** @throws ScriptFault where a copy could not be written, before the LMS is asked for a report that it gives once */
function mustTakeCopies(folder: string | undefined): void {
  if (folder === undefined) return;
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const { message, hint } = explainError(error);
    throw new ScriptFault(CODES.reporting, `${message}; the LMS was not asked`, hint);
  }
}

/** @returns why not all copies are there: the reports themselves are made */
async function copyReports(
  session: Session<Options>,
  instance: string,
  { files }: ReportResult,
): Promise<CliError | undefined> {
  const { output_dir: folder } = session.options;
  if (folder === undefined) return undefined;
  const { readReport } = lazy.partnerReports();
  const goesOn = 'the reports are made, and at their place; not all have a copy';
  try {
    for (const { id, name } of reportCopies(files)) {
      writeCopy(folder, name, await session.run(instance, goesOn, (context) => readReport(context, id)));
    }
    return undefined;
  } catch (error) {
    const fault = explainError(error);
    if (fault.exit === 'interrupted') throw fault;
    session.output.note(`the reports are made, and not all have a copy in ${folder}: ${fault.message}`);
    return new ScriptFault(CODES.reporting, `not all reports have a copy in ${folder}`, fault.hint);
  }
}

/**
 * The gravest of what a person must do. The script fails at the first of them; here the other partners have their files.
 * What was made up for does not count: it is only told.
 */
export function reportCode({ asked, held, owed, unmapped, withoutPlace, unreadable, missing }: ReportResult): number {
  const isLost = owed.some(({ recovered, inPart }) => recovered !== true && inPart !== true);
  if ((asked !== undefined && asked !== 'answered') || isLost || held !== undefined) return CODES.fetching;
  if (Object.keys(unmapped).length > 0) return CODES.unknownOrg;
  if (withoutPlace.length > 0) return CODES.badConfig;
  if (unreadable.length > 0 || owed.some(({ inPart }) => inPart === true)) return CODES.reporting;
  return missing.length > 0 ? CODES.cleanup : 0;
}
