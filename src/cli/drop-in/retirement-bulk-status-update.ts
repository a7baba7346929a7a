import { InvalidArgumentError, Option } from 'commander';
import type { CampaignErrand } from '../../domain/campaign/campaign';
import { counted } from '../../domain/text/counted';
import { isDay } from '../../domain/time/is-day';
import { beginCampaign } from '../campaign/begin-campaign';
import { leftOutLines } from '../campaign/left-out';
import { reportCampaign } from '../campaign/report-campaign';
import { EXIT_CODES } from '../shell/cli-error';
import { lazy } from '../shell/lazy';
import type { Session } from '../shell/session';
import { showSite } from '../shell/site';
import { mustBeApplied } from './must-be-applied';
import { mustNameFile } from './must-name-file';
import { type Script, ScriptFault, type ScriptOptions } from './script';
import { configFile } from './script-options';
import { withCodes } from './with-codes';

/** @source retirement_bulk_status_update.py */
const CODES = { noConfig: -1, badConfig: -2, fetching: -3, updating: -4, setupFailed: -5 } as const;

interface Options extends ScriptOptions {
  readonly initial_state?: string;
  readonly new_state?: string;
  readonly start_date?: string;
  readonly end_date?: string;
  readonly rewindState?: boolean;
}

/** Back only: a state is never written that says more than was done. */
export const retirementBulkStatusUpdate: Script = {
  name: 'retirement_bulk_status_update',
  summary: 'Moves learners of one state back to PENDING, or to the end of an earlier step',
  variables: 'RETIREMENT',
  options: () => [
    configFile(),
    new Option('--initial_state <state>', 'learners whom the LMS has in this state'),
    new Option('--new_state <state>', 'PENDING, or the end state of an earlier step (…_COMPLETE)'),
    new Option('--start_date <day>', 'first day of the request, YYYY-MM-DD in UTC').argParser(pastDay),
    new Option('--end_date <day>', 'last day of the request').argParser(pastDay),
    new Option('--rewind-state', 'each to the end of the last step that was done, or to PENDING'),
  ],
  exits: { config: CODES.badConfig, usage: CODES.badConfig, other: CODES.setupFailed },
  run: (session) => update(session as Session<Options>),
};

async function update(session: Session<Options>): Promise<number> {
  mustNameFile(session, CODES.noConfig);
  const { state, from, to, errand, rewind } = read(session);
  const { plan } = (await mustBeApplied(session, CODES.setupFailed)).settings;
  const { instance, card } = await showSite(session);
  if (errand.request.to !== undefined) mustBeAnEnd(errand.request.to, ['PENDING', ...plan.steps.map(({ end }) => end)]);
  const nothing = 'nothing was changed';
  const found = await withCodes({ 'service.': CODES.fetching }, () =>
    session.run(instance, nothing, (context) => lazy.learners().selectLearners(context, { states: [state], from, to })),
  );
  const { movedOn } = found;
  const { chooseTargets, followCampaign } = lazy.campaigns();
  const { chosen, leftOut } = chooseTargets(errand, found, plan.steps, rewind, [state]);
  const targets = chosen.map(({ target }) => target);
  const missing = leftOutLines(leftOut);
  if (targets.length === 0) {
    if (missing.length > 0) throw new ScriptFault(CODES.updating, `nobody was moved back: ${missing.join('; ')}`);
    session.output.answer(undefined, () => `no learner is in ${state} and has asked from ${from} to ${to}`);
    return EXIT_CODES.ok;
  }
  const id = await beginCampaign(session, instance, { errand, targets, site: card.fingerprint });
  const goesOn = `it goes on without us; see \`${session.command(`campaign show ${id}`)}\``;
  const shown = await session.run(instance, goesOn, (context) => followCampaign(context, id));
  if (reportCampaign(session, instance, shown, { leftOut, movedOn }) === EXIT_CODES.ok) return EXIT_CODES.ok;
  const { accepted, all } = shown.counts;
  throw new ScriptFault(
    CODES.updating,
    [`${accepted} of ${counted(all, 'learner was', 'learners were')} moved back`, ...missing].join('; '),
    `see \`${session.command(`campaign show ${id}`)}\``,
  );
}

/** @throws ScriptFault where an option is missing that tells whom, or where to */
function read(session: Session<Options>) {
  const {
    initial_state: state,
    new_state,
    start_date: from,
    end_date: to,
    rewindState: rewind = false,
  } = session.options;
  if (state === undefined || from === undefined || to === undefined) {
    throw new ScriptFault(CODES.badConfig, 'which learners?', 'use --initial_state, --start_date, and --end_date');
  }
  if (from > to) {
    throw new ScriptFault(
      CODES.badConfig,
      `--start_date ${from} is after --end_date ${to}`,
      'write the earlier day first',
    );
  }
  if ((new_state === undefined) === !rewind) {
    throw new ScriptFault(CODES.badConfig, 'to which state?', 'use --new_state or --rewind-state, one of them');
  }
  const request = {
    by: session.by,
    reason: 'retirement_bulk_status_update',
    // As with the script, a learner in PENDING whose cool-off is over is due at once.
    goOn: true,
    ...(new_state === undefined ? {} : { to: new_state }),
  };
  const errand = { kind: 'verb', verb: 'reset', request } as const satisfies CampaignErrand;
  return { state, from, to, errand: errand as Extract<CampaignErrand, { kind: 'verb' }>, rewind };
}

function mustBeAnEnd(state: string, ends: readonly string[]): void {
  if (ends.includes(state)) return;
  throw new ScriptFault(
    CODES.badConfig,
    `no learner is moved to ${state}: only to PENDING or to the end of a step`,
    `these are ${ends.join(', ')}`,
  );
}

/** As the script has it: today or earlier. */
function pastDay(text: string): string {
  if (isDay(text) && Date.parse(text) <= Date.now()) return text;
  throw new InvalidArgumentError('Write a day: YYYY-MM-DD, today or earlier.');
}
