import { currentDetails } from '../../../src/domain/run/current-details';
import type { RunStatus } from '../../../src/domain/run/status';

const status: RunStatus = {
  instance: 'academy',
  userId: 42,
  retirementId: 7,
  username: 'zelie',
  phase: 'cooling-off',
  since: '2026-11-20T14:30:00.000Z',
  revision: 1,
  lmsState: 'PENDING',
  lmsStateAt: '2026-11-20T14:23:46.314Z',
  step: 'RETIRING_ENROLLMENTS',
  service: 'LMS',
  requestedAt: '2026-11-20T14:23:46.314Z',
  dueAt: '2026-12-20T14:23:46.314Z',
  stepsDone: 0,
  stepsInAll: 10,
  receipts: [],
  verbs: [],
};
const hold = {
  verb: 'hold',
  request: { by: 'Ada', reason: 'Zélie is on the telephone' },
  at: '2026-11-21T09:00:59.999Z',
  answer: { accepted: true, phase: 'held', note: 'held until released' },
} as const;
const nowMs = Date.parse('2026-11-21T10:00:00.000Z');
/** What is read: the empty line at the end is there to be cut by the Web UI. */
function linesOf(more: Partial<RunStatus>): readonly string[] {
  const [read = '', cut] = currentDetails({ ...status, ...more }, nowMs).split('\n\n');
  expect(cut).toBe('\u00a0');
  return read.split('  \n');
}

describe('currentDetails()', () => {
  it('lets no name of the LMS mark up, link or break a line', () => {
    const lmsState = '[look](https://evil.example.com) **x** <b>\n# y';
    const lines = linesOf({ lmsState, step: '`rm`', service: '![](x)' });
    expect(lines).toEqual(
      linesOf({
        lmsState: lmsState.replace(/[^\w .-]/g, '\uFFFD'),
        step: '\uFFFDrm\uFFFD',
        service: '\uFFFD\uFFFD\uFFFD\uFFFDx\uFFFD',
      }),
    );
    expect(lines[0]).toBe(
      '**cooling-off** · \uFFFDlook\uFFFD\uFFFDhttps\uFFFD\uFFFD\uFFFDevil.example.com\uFFFD \uFFFD\uFFFDx\uFFFD\uFFFD \uFFFDb\uFFFD\uFFFD\uFFFD y in the LMS, 2026-11-20 14:23 UTC · 0 of 10 steps done',
    );
  });

  it('says of a learner who cools off until when, and what comes first then', () => {
    expect(linesOf({ coolOffEndsAt: '2026-12-04T14:23:56.637Z' })).toEqual([
      '**cooling-off** · PENDING in the LMS, 2026-11-20 14:23 UTC · 0 of 10 steps done',
      'Cool-off ends 2026-12-04 14:23 UTC',
      'First step RETIRING_ENROLLMENTS (LMS)',
      'Due by law 2026-12-20 14:23 UTC',
    ]);
  });

  it('says of a held run what is below and how it goes on, and repeats nobody’s name or reason', () => {
    const lines = linesOf({ phase: 'held', beneath: 'retiring', heldUntil: '2026-11-23T00:00:00.000Z', verbs: [hold] });
    expect(lines).toEqual([
      '**held** (below: retiring) · PENDING in the LMS, 2026-11-20 14:23 UTC · 0 of 10 steps done',
      'Goes on after `lethe learner release`, or 2026-11-23 00:00 UTC',
      'Step RETIRING_ENROLLMENTS (LMS)',
      'Asked last: hold, 2026-11-21 09:00 UTC',
      'Due by law 2026-12-20 14:23 UTC',
    ]);
    expect(lines.join(' ')).not.toMatch(/Ada|Zélie|zelie/);
  });

  it('says first why a run waits, since when, and what to do', () => {
    const lines = linesOf({
      phase: 'waiting',
      wait: {
        code: 'service.unavailable',
        facts: { service: 'ECOMMERCE', status: 503 },
        since: '2026-11-21T09:00:00.000Z',
        until: '2026-11-21T09:05:00.000Z',
        advice: 'Nothing to do.',
      },
    });
    expect(lines[1]).toMatch(/503.*, since 2026-11-21 09:00 UTC; tries again 2026-11-21 09:05 UTC$/);
    expect(lines[2]).toBe('Nothing to do.');
  });

  it('says that a run is late when the law wanted it done before', () => {
    expect(linesOf({ dueAt: '2026-11-20T10:00:00.000Z' }).at(-1)).toBe('LATE: due by law 2026-11-20 10:00 UTC');
  });

  it('says of a run that has ended how, and nothing of what would have come', () => {
    expect(linesOf({ phase: 'cancelled', ending: 'cancelled by a person' })).toEqual([
      '**cancelled** · 0 of 10 steps done',
      'cancelled by a person',
    ]);
  });
});
