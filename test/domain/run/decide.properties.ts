import fc from 'fast-check';
import { anyDice, anySetting, type Dice, type Setting } from './any-run';
import { LiveRun } from './live-run';

/** What holds for any order of events. @param runs how many orders are tried */
export function checkDecide(runs: number, seed?: number): void {
  const length = 40;
  const any = fc.property(anySetting, fc.array(anyDice, { maxLength: length, size: 'max' }), checkOne);
  fc.assert(any, { numRuns: runs, ...(seed === undefined ? {} : { seed }) });
}

function checkOne(setting: Setting, dice: readonly Dice[]): void {
  const run = new LiveRun(setting);
  for (const one of dice) run.happen(one);
  expectNothingWrong(run);
  run.world.approved = true;
  run.settle();
  expectNothingWrong(run);
  const unanswered = run.unanswered();
  if (unanswered.length > 0) fail(run, `never answered: ${unanswered.join(', ')}`);
  // Every state has a way on: an abort ends it whatever happened.
  if (run.ended) return;
  const answer = run.ask('abort', { by: 'operator' });
  run.settle();
  expectNothingWrong(run);
  if (!run.ended) {
    run.ask('abort', { by: 'operator' });
    run.settle();
  }
  if (!run.ended) fail(run, `no way on: ${JSON.stringify(answer)}`);
}

function expectNothingWrong(run: LiveRun): void {
  if (run.world.wrong.length > 0) fail(run, run.world.wrong.join('; '));
}

function fail(run: LiveRun, what: string): never {
  throw new Error([what, ...run.story.map((line) => line())].join('\n'));
}
