import type { Came } from '../../../src/domain/run/event';
import type { Verb, VerbRequest } from '../../../src/domain/run/verb';
import { BegunRun } from './begun-run';

const MINUTE_MS = 60_000;
const ELSEWHERE: Came = { kind: 'written', write: { kind: 'elsewhere' } };

/** The cool-off is over: such a run would begin at once. */
function openedFor(verb: Verb, request: VerbRequest = { by: 'operator' }): BegunRun {
  const run = new BegunRun();
  run.tell({ kind: 'verb', verb, request, opens: true });
  return run;
}

const isCall =
  (kind: string) =>
  ({ command }: BegunRun) =>
    command.kind === 'call' && command.call.kind === kind;

describe('a verb for a learner without an open run', () => {
  it.each([1, 2, 3])('is refused with revision %d: what a person has seen was another run', (ifRevision) => {
    const run = new BegunRun({ state: 'COMPLETE' });
    const request = { by: 'operator', to: 'PENDING', ifRevision };
    run.tell({ kind: 'verb', verb: 'reset', request: { ...request, dryRun: true }, opens: true, ask: 0 });
    expect(run.answers).toEqual([{ accepted: false, reason: expect.stringContaining('look again') }]);
  });
});

describe('a run that was opened for a verb', () => {
  const ways: readonly [string, () => BegunRun][] = [
    [
      'a cancel that the LMS denies',
      () => {
        const run = openedFor('cancel').until(isCall('cancel'));
        run.goOn('service.denied');
        return run;
      },
    ],
    [
      'a verb that is too late when the LMS answers again',
      () => {
        const notAfter = new Date(new BegunRun().nowMs + MINUTE_MS).toISOString();
        const run = openedFor('cancel', { by: 'operator', notAfter });
        run.goOn('engine.no-worker');
        run.nowMs += 2 * MINUTE_MS;
        run.tell({ kind: 'waited' });
        return run;
      },
    ],
    ['a verb that is refused as it comes', () => openedFor('abort', { by: 'operator', ifRevision: 99 })],
    [
      'an abort of a learner whom somebody else moves each time',
      () => {
        const run = openedFor('abort');
        for (let n = 0; n < 3; n += 1) run.until(isCall('write')).goOn(ELSEWHERE);
        return run;
      },
    ],
    [
      'a verb that took the place of the first',
      () => {
        const run = openedFor('cancel').until(isCall('cancel'));
        run.goOn('service.unavailable');
        run.tell({ kind: 'verb', verb: 'abort', request: { by: 'operator' } });
        run.until(isCall('look')).goOn();
        run.until(isCall('write')).goOn('service.denied');
        return run;
      },
    ],
  ];

  it.each(ways)('enrolls nobody after %s', (_, tell) => {
    const run = tell();
    expect(run.state.ended?.phase).toMatch(/withdrawn/);
    expect(run.untilEnded().world.starts).toEqual([]);
    expect(run.world.row?.currentState).toBe('PENDING');
  });

  it('stays where somebody has put a hold on it meanwhile, and begins nothing', () => {
    const run = openedFor('cancel').until(isCall('cancel'));
    run.goOn('service.unavailable');
    run.tell({ kind: 'verb', verb: 'hold', request: { by: 'operator' } });
    run.until(isCall('look')).goOn();
    run.until(isCall('cancel')).goOn('service.denied');
    run.until(({ command }) => command.kind === 'wait');
    expect(run.status).toMatchObject({ phase: 'held' });
    expect(run.world.starts).toEqual([]);
  });

  it('opens nobody again whom the LMS has closed, for a verb that took the place of the first', () => {
    const run = openedFor('cancel').until(isCall('cancel'));
    run.goOn('service.unavailable');
    run.tell({ kind: 'verb', verb: 'abort', request: { by: 'operator' } });
    run.world.move('COMPLETE', run.nowMs);
    run.untilEnded();
    expect(run.world.row?.currentState).toBe('COMPLETE');
  });
});
