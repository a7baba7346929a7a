import { Option } from 'commander';
import { showInForce } from '../instance/ensure-applied';
import { EXIT_CODES } from '../shell/cli-error';
import type { CommonOptions } from '../shell/common-options';
import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import type { Session } from '../shell/session';

interface Options extends CommonOptions {
  readonly report: string;
}

export const partnerReportSettle = defineCommand<Options>({
  usage: 'settle',
  summary: 'say that partners are owed nothing any more of an answer that was lost, or could not be read',
  details:
    'Lethe cannot know how many rows the LMS marked with an answer that was lost, nor what became of rows that could not be read. Look in its Django admin (User ' +
    'retirement partner reporting statuses): no row of that time may be "being processed" any more. Then this ends what ' +
    '`lethe partner-report show` says is owed. It reports nobody, and asks the LMS nothing.',
  examples: [
    'lethe partner-report settle --instance academy --report 0199d0c4-7c55-7b0e-8f5e-2f2a0d6c1f11',
    'lethe partner-report settle --instance academy --report 0199d0c4-7c55-7b0e-8f5e-2f2a0d6c1f11 --yes',
  ],
  json: { instance: 'id of the instance', settled: 'id of the report' },
  common: ['config', 'engine', 'json', 'yes', 'timeout', 'who'],
  own: () => [
    new Option('--report <id>', 'the report of that answer, as `partner-report show` names it').makeOptionMandatory(),
  ],
  run: settle,
});

async function settle(session: Session<Options>): Promise<number> {
  const { id } = await showInForce(session);
  const { report, reason } = session.options;
  await session.confirmByName(
    id,
    `This says that partners of ${id} are owed nothing of report ${report} any more. Learners whom nobody has reported stay unreported.`,
  );
  const { settleReport } = lazy.partnerReports();
  const result = await session.run(id, 'it may be written down; look with `lethe partner-report show`', (context) =>
    settleReport(context, { report, ...(reason === undefined ? {} : { reason }) }),
  );
  session.output.answer(result, () => `report ${result.settled}: nothing is owed any more`);
  return EXIT_CODES.ok;
}
