import { InvalidArgumentError, Option } from 'commander';
import { counted } from '../../domain/text/counted';
import { lazy } from '../shell/lazy';
import type { Session } from '../shell/session';
import { showSite } from '../shell/site';
import { mustBeApplied } from './must-be-applied';
import { mustNameFile } from './must-name-file';
import { ofTheWorker } from './of-the-worker';
import { type Script, ScriptFault, type ScriptOptions } from './script';
import { configFile } from './script-options';
import { withCodes } from './with-codes';

/** @source delete_expired_partner_gdpr_reports.py */
const CODES = { noConfig: -1, badConfig: -2, deleting: -5, badAge: -6 } as const;

interface Options extends ScriptOptions {
  readonly age_in_days?: number;
}

export const deleteExpiredPartnerGdprReports: Script = {
  name: 'delete_expired_partner_gdpr_reports',
  summary: 'Deletes partner reports that are older than so many days',
  variables: 'RETIREMENT',
  options: () => [
    configFile(),
    new Option('--google_secrets_file <path>', 'not read: the worker has the google_secrets_file of the instance file'),
    new Option('--age_in_days <n>', 'reports older than this are deleted').argParser(integer),
  ],
  exits: { config: CODES.badConfig, other: CODES.deleting },
  run: (session) => expire(session as Session<Options>),
};

async function expire(session: Session<Options>): Promise<number> {
  const { age_in_days: ageInDays = 0 } = session.options;
  mustNameFile(session, CODES.noConfig);
  if (ageInDays <= 0)
    throw new ScriptFault(CODES.badAge, 'how old may reports be?', 'say it in days, 1 or more: --age_in_days N');
  await mustBeApplied(session, CODES.deleting);
  ofTheWorker(session, ['google_secrets_file']);
  const { instance } = await showSite(session);
  const { expireReports } = lazy.partnerReports();
  const { expired, kept } = await withCodes({ 'storage.': CODES.deleting }, () =>
    session.run(instance, 'some reports may be deleted; repeat the command', (context) =>
      expireReports(context, { ageInDays, dryRun: false }),
    ),
  );
  session.output.answer(
    undefined,
    () => `deleted ${counted(expired, 'report')}, ${counted(kept, 'is younger', 'are younger')}`,
  );
  return 0;
}

/** @source click: INT */
function integer(text: string): number {
  if (!/^-?\d{1,6}$/.test(text.trim())) throw new InvalidArgumentError('Write a whole number.');
  return Number(text);
}
