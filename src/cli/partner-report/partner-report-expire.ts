import { InvalidArgumentError, Option } from 'commander';
import { counted } from '../../domain/text/counted';
import { showInForce } from '../instance/ensure-applied';
import { EXIT_CODES } from '../shell/cli-error';
import type { CommonOptions } from '../shell/common-options';
import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import type { Session } from '../shell/session';

interface Options extends CommonOptions {
  readonly ageInDays: number;
}

export const partnerReportExpire = defineCommand<Options>({
  usage: 'expire',
  summary: 'delete partner reports that are older than so many days',
  details:
    'Deletes reports of Lethe and of the driver script where reports are kept: files below the folder of a partner whose ' +
    "names have this site's partner_report_platform_name, the partner, and a day. No other file there, and no report of " +
    'another site, is deleted.',
  examples: [
    'lethe partner-report expire --instance academy --age-in-days 60 --dry-run',
    'lethe partner-report expire --instance academy --age-in-days 60 --yes',
  ],
  json: {
    expired: 'how many reports were deleted, or would be with --dry-run',
    names: 'names of their files, at most 100',
    kept: 'how many reports are younger',
  },
  common: ['config', 'engine', 'json', 'yes', 'dry-run', 'timeout'],
  own: () => [
    new Option('--age-in-days <n>', 'reports older than this are deleted').argParser(days).makeOptionMandatory(),
  ],
  run: expire,
});

async function expire(session: Session<Options>): Promise<number> {
  const { id } = await showInForce(session);
  const { dryRun = false, ageInDays } = session.options;
  if (!dryRun)
    await session.confirmByName(id, `This deletes partner reports of ${id} older than ${counted(ageInDays, 'day')}.`);
  const { expireReports } = lazy.partnerReports();
  const result = await session.run(id, 'some reports may be deleted; repeat it', (context) =>
    expireReports(context, { ageInDays, dryRun }),
  );
  session.output.answer(result, () =>
    [
      `${dryRun ? 'would delete' : 'deleted'} ${counted(result.expired, 'report')}, ${counted(result.kept, 'is younger', 'are younger')}`,
      ...result.names.map((name) => `  ${name}`),
    ].join('\n'),
  );
  return EXIT_CODES.ok;
}

function days(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('Write whole days, 1 or more.');
  return Number(text);
}
