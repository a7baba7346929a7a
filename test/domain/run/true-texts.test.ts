import { FAILURES, type FailureCode } from '../../../src/domain/failure/failure';
import { PHASES } from '../../../src/domain/run/phase';
import { BegunRun } from './begun-run';
import { untrueTexts } from './untrue-texts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const CODES = Object.keys(FAILURES) as readonly FailureCode[];

/** A run whose next call fails, at each place where one can. */
const SCENES: Readonly<Record<string, () => BegunRun>> = {
  'at its first step': () => new BegunRun().untilStep('RETIRING_ENROLLMENTS'),
  'at a later step': () => new BegunRun().untilStep('RETIRING_FORUMS'),
  'at its last step': () => new BegunRun().untilStep('RETIRING_LMS'),
  'at a look in the cool-off': () => told(new BegunRun({ daysAgo: 1 }), 'nudge'),
  'at a look between steps': () => told(new BegunRun().untilStep('RETIRING_FORUMS'), 'nudge'),
  'at a verb in the cool-off': () => told(new BegunRun({ daysAgo: 1 }), 'expedite'),
  'at an abort': () => told(new BegunRun().untilStep('RETIRING_FORUMS'), 'abort'),
  'at a reset of a learner who is ERRORED': () => told(errored(), 'reset'),
  "at Temporal's cancel": () => told(new BegunRun().untilStep('RETIRING_FORUMS'), 'workflow-cancel'),
  'at the write of ERRORED': () => {
    const run = new BegunRun().untilStep('RETIRING_FORUMS');
    run.goOn('service.rejected');
    return run;
  },
};

const seen = { phases: new Set<string>(), codes: new Set<string>() };

describe('every line about a run', () => {
  it.each(CODES)('that fails with %s is true, wherever and for however long', (code) => {
    for (const scene of Object.values(SCENES)) {
      const run = scene();
      check(run);
      run.goOn(code);
      check(run);
      throughTime(run, code);
    }
  });

  it.each<[string, () => BegunRun]>([
    ['cools off', () => new BegunRun({ daysAgo: 1 })],
    ['is ERRORED', errored],
    ['is ERRORED, and has a twin', () => twin(errored())],
    ['is ERRORED by another driver in the cool-off', () => moved(new BegunRun({ daysAgo: 1 }), 'ERRORED')],
    ['is past steps that nobody vouches for', () => moved(new BegunRun({ daysAgo: 1 }), 'CREDENTIALS_COMPLETE')],
    ['is in a state that no step knows', () => moved(new BegunRun(), 'LOCKING_ACCOUNT')],
    ['has a twin', () => twin(new BegunRun({ daysAgo: 1 }))],
    ['has no row any more', () => gone(new BegunRun().untilStep('RETIRING_FORUMS'))],
    ['withdraws in the cool-off', () => gone(new BegunRun({ daysAgo: 1 }))],
    ['is COMPLETE by another hand', () => moved(new BegunRun().untilStep('RETIRING_FORUMS'), 'COMPLETE')],
    ['asked again', () => askedAgain(new BegunRun().untilStep('RETIRING_FORUMS'))],
    ['is cancelled', () => asked(new BegunRun({ daysAgo: 1 }), 'cancel')],
    ['is aborted', () => asked(new BegunRun({ daysAgo: 1 }), 'abort')],
  ])('who %s is true', (_, begin) => {
    const run = begin();
    check(run);
    throughTime(run);
  });

  it('was looked at in every phase and with every failure', () => {
    expect([...seen.phases].sort()).toEqual([...PHASES].sort());
    expect([...seen.codes].sort()).toEqual([...CODES].sort());
  });
});

function check(run: BegunRun): void {
  const { status } = run;
  seen.phases.add(status.phase);
  if (status.wait !== undefined) seen.codes.add(status.wait.code);
  expect(untrueTexts(run.state, run.nowMs)).toEqual([]);
  expect(untrueTexts(run.state, run.nowMs + 2 * HOUR_MS).filter(isLasting)).toEqual([]);
}

/** A wait that is over is over only when the run comes to it. */
function isLasting(line: string): boolean {
  return !/^(a try that is over|a cool-off that is over|held until a time)/.test(line);
}

/** It fails again and again; it is held, released, and left to itself. */
function throughTime(run: BegunRun, code?: FailureCode): void {
  const goOn = () => {
    run.goOn(run.command.kind === 'call' ? code : undefined);
    check(run);
  };
  for (let at = 0; at < 6 && run.command.kind !== 'end'; at += 1) goOn();
  if (run.state.ended !== undefined) return;
  run.tell({ kind: 'verb', verb: 'hold', request: { by: 'Ada' } });
  check(run);
  for (let at = 0; at < 3 && run.command.kind === 'call'; at += 1) goOn();
  run.nowMs += 2 * DAY_MS;
  run.tell({ kind: 'verb', verb: 'release', request: { by: 'Ada' } });
  check(run);
  for (let at = 0; at < 30 && run.command.kind !== 'end' && !waitsForever(run); at += 1) {
    run.goOn();
    check(run);
  }
}

function waitsForever({ command }: BegunRun): boolean {
  return command.kind === 'wait' && command.untilMs === undefined;
}

type Told = 'nudge' | 'workflow-cancel' | 'expedite' | 'abort' | 'reset';

function told(run: BegunRun, what: Told): BegunRun {
  if (what === 'nudge') run.tell({ kind: 'nudge', twin: false });
  else if (what === 'workflow-cancel') run.tell({ kind: 'workflow-cancel' });
  else run.tell({ kind: 'verb', verb: what, request: { by: 'Ada', to: 'PENDING' }, ask: 0 });
  return run;
}

function errored(): BegunRun {
  const run = new BegunRun().untilStep('RETIRING_FORUMS');
  run.goOn('service.rejected');
  return run.until(({ state, command }) => state.lms.state === 'ERRORED' && command.kind === 'wait');
}

function twin(run: BegunRun): BegunRun {
  run.tell({ kind: 'nudge', twin: true });
  return run;
}

function moved(run: BegunRun, state: string): BegunRun {
  run.world.move(state, run.nowMs);
  return looked(run);
}

function gone(run: BegunRun): BegunRun {
  run.world.row = undefined;
  return looked(run);
}

function askedAgain(run: BegunRun): BegunRun {
  run.world.askAgain(run.nowMs, 0);
  return looked(run);
}

function looked(run: BegunRun): BegunRun {
  told(run, 'nudge').goOn();
  return run;
}

function asked(run: BegunRun, verb: 'cancel' | 'abort'): BegunRun {
  run.ask(verb);
  return run;
}
