import type { RunStatus } from '../../../../src/domain/run/status';
import type { RaceState } from './race-state';

/** What of a state of affairs can be seen from outside. */
export interface Sight {
  readonly row: string;
  readonly erased: readonly string[];
  readonly answers: Readonly<Record<string, string>>;
  readonly phase: string;
  readonly lms: string;
  readonly hangs: boolean;
}

/** As seen in the model. */
export function sightOf({ row, erased, answers, run }: RaceState): Sight {
  return {
    row: row === undefined ? 'none' : `${row.id} ${row.state}`,
    erased,
    answers,
    phase: phaseOf(run),
    lms: run.lms,
    hangs: run.doing?.what === 'step' && run.doing.hangs === true && run.ended === undefined,
  };
}

function phaseOf(run: RaceState['run']): string {
  if (run.ended !== undefined) return run.ended;
  const beneath =
    run.stage === 'errored' || run.stage === 'stopped'
      ? 'attention'
      : run.waiting
        ? 'waiting'
        : run.stage === 'cooling-off' || (run.stage === 'looking' && !run.begun)
          ? 'cooling-off'
          : 'retiring';
  return run.held ? `held over ${beneath}` : beneath;
}

/** As the run itself says it. */
export function phaseIn({ phase, beneath }: RunStatus): string {
  return beneath === undefined ? phase : `${phase} over ${beneath}`;
}
