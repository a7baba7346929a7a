import { findingsText } from '../../src/cli/config/findings-text';
import { describeDiscoveryCounts } from '../../src/cli/discovery/discovery-counts-text';
import { describeDiscoveries } from '../../src/cli/discovery/discovery-show';
import { describeInForce } from '../../src/cli/instance/instance-show';
import { describeKeys } from '../../src/cli/keys/keys-list';
import { describeLearners } from '../../src/cli/learner/learner-list';
import { describePipeline } from '../../src/cli/pipeline/pipeline-show';
import { describeSchedules } from '../../src/cli/schedule/schedule-list';
import type { Page } from '../../src/cli/shell/page';
import { describeInstances } from '../../src/cli/status/status';
import { NOBODY_COUNTED } from '../../src/domain/discovery/discovery-counts';
import { newRecord } from '../../src/domain/instance/record';
import type { LearnerRow } from '../../src/operations/learners';
import { STEPS } from '../support/fake-site';
import { settings } from '../support/instance-settings';

/** A change of a table is to be seen in review: each is kept here as it is on a terminal of 80 columns. */

const PAGE: Page = { columns: 80, colour: false };

beforeAll(() => void jest.useFakeTimers({ now: Date.parse('2026-01-20T00:00:00Z') }));
afterAll(() => void jest.useRealTimers());

const WORKER = { identity: '17@worker-1.example.com', build: '0.2.0-3f9a', seenAt: '2026-01-20T00:00:00Z' };

const ROW: LearnerRow = {
  userId: 5213599,
  username: 'ada.lovelace',
  phase: 'attention',
  step: 'RETIRING_ENROLLMENTS',
  service: 'LMS',
  attention: 'service.rejected',
  requestedAt: '2026-01-01T00:00:00Z',
  dueAt: '2026-02-01T00:00:00Z',
  batch: 'discovery/demo/2026-01-01T00:00:00Z',
  open: true,
};

const COUNTS = { ...NOBODY_COUNTED, new: 12, coolingOff: 9, dueNow: 3, unknownStates: { RETIRING_X: 1 }, lookAt: [42] };

const RECORD = newRecord('demo', settings(), {
  by: 'ada',
  reason: 'the first site',
  encrypted: true,
  nowMs: Date.parse('2026-01-02T08:00:00.000Z'),
});

const HELD: typeof RECORD = {
  ...RECORD,
  holds: [
    { scope: { kind: 'instance' }, by: 'ada', since: '2026-01-19T00:00:00Z', drain: true },
    {
      scope: { kind: 'service', service: 'LMS' },
      by: 'ann',
      since: '2026-01-19T00:00:00Z',
      until: '2026-01-21T08:00Z',
    },
  ],
};

const TABLES: readonly (readonly [command: string, text: () => string])[] = [
  [
    'learner list',
    () =>
      describeLearners(
        [ROW, { ...ROW, userId: 7, phase: 'cooling-off', step: undefined, attention: undefined }],
        40,
        PAGE,
      ),
  ],
  ['learner list, of nobody', () => describeLearners([], 0, PAGE)],
  ['learner list, of nobody any more', () => describeLearners([], 0, PAGE, 25)],
  [
    'status',
    () =>
      describeInstances(
        [
          {
            instance: 'demo',
            record: 'in-force',
            phases: { attention: 2, 'cooling-off': 30 },
            open: 32,
            attention: 2,
            overdue: 1,
            dueSoon: 4,
            awaitsApproval: 'too-many-new',
            workers: [WORKER],
            lastDiscovery: '2026-01-19T23:00:00Z',
            schedule: { text: 'every 1 h', paused: false, next: '2026-01-20T01:00:00Z' },
          },
          { instance: 'other', record: 'none', phases: {}, open: 0, attention: 0, overdue: 0, dueSoon: 0, workers: [] },
        ],
        PAGE,
      ),
  ],
  ['instance show', () => describeInForce(RECORD, [WORKER], PAGE)],
  ['instance show, held and drained', () => describeInForce(HELD, [WORKER], PAGE).split('\n\n')[0] ?? ''],
  [
    'discovery show',
    () =>
      describeDiscoveries(
        PAGE,
        [
          {
            id: 'discovery/demo/2026-01-19T23:00:00Z',
            startedAt: '2026-01-19T23:00:00Z',
            status: 'completed',
            enrolled: 0,
            adopted: 0,
            nudged: 1,
            awaitingApproval: 'first-discovery',
          },
          {
            id: 'discovery/demo/2026-01-19T22:00:00Z',
            startedAt: '2026-01-19T22:00:00Z',
            status: 'failed',
            failure: { code: 'service.denied', detail: 'LMS answered 401' },
          },
          {
            id: 'discovery/demo/dry-run-1',
            startedAt: '2026-01-19T21:00:00Z',
            status: 'completed',
            dryRun: true,
            enrolled: 0,
            adopted: 0,
            nudged: 0,
          },
        ],
        {
          why: 'first-discovery',
          counts: COUNTS,
          coolOffDays: 14,
          newestRetirementId: 70,
          rulesRevision: 1,
          askedAt: '2026-01-19T23:00:00.000Z',
          lapsesAt: '2026-01-20T23:00:00.000Z',
        },
        'lethe discovery approve --instance demo',
      ),
  ],
  [
    'schedule list',
    () =>
      describeSchedules(
        [
          { runs: 'discovery', instance: 'demo', schedule: 'every 1 h', paused: false, next: '2026-01-20T01:00:00Z' },
          {
            runs: 'discovery',
            instance: 'other',
            schedule: 'cron 0 3 * * * (UTC)',
            paused: true,
            last: '2026-01-19T03:00:00Z',
          },
        ],
        PAGE,
      ),
  ],
  [
    'keys list',
    () =>
      describeKeys(
        { where: '/var/lib/lethe/keys.json', writable: false },
        [
          { id: 'demo/2026-01', state: 'in use', made: '2026-01-01T00:00:00Z' },
          { id: 'demo/2025-01', state: 'destroyed', destroyed: '2026-01-02T00:00:00Z' },
        ],
        PAGE,
      ),
  ],
  [
    'pipeline show',
    () =>
      describePipeline(
        STEPS.map((step) => ({ ...step, attemptDeadlineMs: 75_000 })),
        ['retire_forum (step 2) erases nothing after retire (step 1); put it before that step'],
        PAGE,
      ),
  ],
];

/** What a person reads of a file and of a queue, as long as it gets. */
const LONG: readonly (readonly [command: string, text: (page: Page) => string])[] = [
  [
    'config check, with warnings',
    (page) =>
      findingsText(
        'warnings',
        [
          {
            file: '/etc/lethe/academy.example.com.yml',
            line: 31,
            path: 'retirement_pipeline.2',
            code: 'config.invalid',
            message:
              'retirement_pipeline: retire_forum (step 5) erases nothing after retirement_lms_retire (step 4), which renames the learner: the forum then knows nobody by that name, and what was written stays',
            hint: 'put the steps in this order: RETIRING_ENROLLMENTS, RETIRING_FORUMS, RETIRING_LMS; and RETIREMENT_STATES of the LMS too',
          },
        ],
        page,
      ),
  ],
  [
    'discovery run, of a queue that was moved',
    (page) =>
      describeDiscoveryCounts(
        {
          ...COUNTS,
          moved: 20,
          movedRows: Array.from({ length: 20 }, (_, at) => ({
            userId: 5_000_000 + at,
            state: 'RETIRING_ENROLLMENTS',
            at: '2026-01-19T23:30:00Z',
          })),
          unreadable: 20,
          unreadableRows: Array.from({ length: 20 }, (_, at) => ({ retirementId: 900 + at, field: 'last_state' })),
          lookAt: Array.from({ length: 20 }, (_, at) => 5_000_000 + at),
        },
        page,
      ),
  ],
];

describe.each([80, 60, 40])('on a terminal of %i columns', (columns) => {
  it.each(LONG)('no line of %s is wider, and no word is lost', (_, text) => {
    const shown = text({ columns, colour: false });
    for (const line of shown.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
    const wordsOf = (of: string) => of.replace(/[\s:]+/g, '');
    expect(wordsOf(shown)).toBe(wordsOf(text({ columns: Number.POSITIVE_INFINITY, colour: false })));
  });
});

describe('on a terminal of 80 columns', () => {
  it.each(TABLES)('the table of %s fits', (_, text) => {
    const shown = text();
    expect(shown).toMatchSnapshot();
    for (const line of shown.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});
