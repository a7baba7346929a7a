import type { CampaignErrand } from '../../domain/campaign/campaign';
import { VERBS, type Verb } from '../../domain/run/verb';
import { CliError } from '../shell/cli-error';
import type { CommonOptions } from '../shell/common-options';
import type { Session } from '../shell/session';
import type { SelectionOptions } from './selection-options';

export const ERRANDS = [...VERBS, 'erase'] as const;

export interface ErrandOptions extends CommonOptions, Pick<SelectionOptions, 'step' | 'allCompleted'> {
  readonly to?: string;
  readonly rewind?: boolean;
  readonly goOn?: boolean;
  readonly until?: string;
}

/** @throws CliError usage, where the verb lacks an option or does not take one */
export function readErrand(session: Session<ErrandOptions>, what: (typeof ERRANDS)[number]): CampaignErrand {
  const { to, rewind, goOn, until, step, allCompleted, dryRun, reason } = session.options;
  const only = (given: unknown, option: string, verb: Verb) => {
    if (given !== undefined && what !== verb) throw new CliError('usage', `${option} is for ${verb} alone`);
  };
  only(to, '--to', 'reset');
  only(rewind, '--rewind', 'reset');
  only(goOn, '--go-on', 'reset');
  only(until, '--until', 'hold');
  if ((what === 'erase') !== (allCompleted === true)) {
    throw new CliError('usage', 'erase is for learners who are COMPLETE: use erase and --all-completed together');
  }
  if (what === 'reset' && (to === undefined) === (rewind !== true)) {
    throw new CliError('usage', 'reset to which state?', 'use --to STATE, or --rewind');
  }
  if ((what === 'skip' || what === 'erase') && step === undefined) {
    throw new CliError('usage', 'which step?', 'name it with --step RETIRING_…');
  }
  if (what === 'erase') return { kind: 'erase', step: step ?? '', ...(dryRun === true ? { dryRun } : {}) };
  return {
    kind: 'verb',
    verb: what,
    request: {
      by: session.by,
      ...(reason === undefined ? {} : { reason }),
      ...(to === undefined ? {} : { to }),
      ...(goOn === undefined ? {} : { goOn }),
      ...(until === undefined ? {} : { until }),
      ...(what === 'skip' && step !== undefined ? { step } : {}),
      ...(dryRun === true ? { dryRun } : {}),
    },
  };
}
