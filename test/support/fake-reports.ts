import type { Activities } from '../../src/activities/contract';
import { toApplicationFailure } from '../../src/activities/kit/attempt';
import type { Taken, TakeResult } from '../../src/activities/partner-report/contract';
import type { RetirementError } from '../../src/domain/failure/failure';
import { withQueue } from './fake-queue';
import { FakeSite } from './fake-site';
import { settings } from './instance-settings';
import { RecordsInMemory } from './records-in-memory';

const TAKEN: Taken = { pages: ['page/1'], learners: 2, oldest: '2020-01-01T00:00:00Z', unreadable: [] };
export const ANSWERED = { kind: 'answered', ...TAKEN } as const satisfies TakeResult;
export const NOTHING: TakeResult = { kind: 'answered', pages: [], learners: 0, unreadable: [] };
const failure = { code: 'service.unavailable', facts: { service: 'LMS', errno: 'ECONNRESET' } } as const;
export const UNANSWERED: TakeResult = { kind: 'unanswered', pages: [], learners: 0, unreadable: [], failure };
export const NOT_DONE: TakeResult = { kind: 'not-done', failure };
export const STALE: TakeResult = { kind: 'not-done', failure: { code: 'config.stale', facts: {} } };

type ReportActivities = Pick<
  Activities,
  | 'prepareReport'
  | 'drainSteps'
  | 'takeReport'
  | 'findPages'
  | 'countWaiting'
  | 'collectOwed'
  | 'writeReports'
  | 'tellPartners'
  | 'settlePage'
  | 'forgetPage'
  | 'expireReports'
  | 'readReport'
>;

export interface FakeReportOptions {
  /** What comes of each question, one after another; the last one again and again. */
  readonly answers?: readonly TakeResult[];
  /** What the first writes fail with. */
  readonly writeFails?: readonly RetirementError[];
  /** Organizations that nobody has mapped. */
  readonly unmapped?: Readonly<Record<string, number>>;
  /** Learners whom an organization keeps waiting, where the writing says it. */
  readonly aside?: number;
  /** Pages that earlier reports have left. */
  readonly left?: readonly string[];
  readonly records?: RecordsInMemory;
  /** The worker's file has no keys for partner reports. */
  readonly notSet?: true;
  /** Somebody holds the LMS, from this activity on. */
  readonly heldFrom?: 'prepareReport' | 'writeReports';
  /** How far the clock of the LMS is behind. */
  readonly lmsBehindMs?: number;
}

/** A site whose LMS, runs and store of reports are what the test says. */
export function withReports(options: FakeReportOptions = {}): FakeSite {
  const { answers = [ANSWERED], unmapped = {}, left = [] } = options;
  const writeFails = [...(options.writeFails ?? [])];
  const records = options.records ?? new RecordsInMemory('test', settings());
  const site = withQueue(new FakeSite(), {}, records);
  const asked: TakeResult[] = [...answers];
  const reports: ReportActivities = {
    prepareReport: async ({ asks }) => {
      if (options.notSet === true) return { notSet: true };
      if (asks === true && options.heldFrom === 'prepareReport') return { held: true };
      const { lmsBehindMs } = options;
      const behind = lmsBehindMs === undefined ? {} : { lmsBehindMs };
      return { pages: left, address: 'folder:/srv/reports', answerTimeoutMs: 1_000, tells: true, ...behind };
    },
    drainSteps: async () => {},
    takeReport: async () => (asked.length > 1 ? (asked.shift() as TakeResult) : (asked[0] as TakeResult)),
    findPages: async () => ({ pages: [], learners: 0, unreadable: [] }),
    countWaiting: async ({ pages }) => pages.length,
    collectOwed: async ({ dryRun }) =>
      dryRun
        ? { pages: [], learners: 1, unknown: [7], unknownInAll: 1 }
        : { pages: ['page/owed'], learners: 1, unknown: [7], unknownInAll: 1 },
    writeReports: async ({ pages }) => {
      const fails = writeFails.shift();
      if (fails !== undefined) throw toApplicationFailure(fails);
      if (options.heldFrom === 'writeReports') return { held: true };
      const files = pages.map((id) => ({ partner: 'Athens', name: `${id}.csv`, id, learners: 2 }));
      const said = options.aside === undefined ? {} : { aside: options.aside };
      return { files, learners: 2 * pages.length, ...said, unmapped, withoutPlace: [] };
    },
    tellPartners: async ({ files }) => ({ told: files.length, nobody: [], failed: [] }),
    settlePage: async () => ({ deleted: 2, missing: [], aside: Object.keys(unmapped).length }),
    forgetPage: async () => undefined,
    readReport: async () => ({ kind: 'piece', base64: '', isLast: true }),
    expireReports: async () => ({ expired: 1, names: ['user_retirement_old.csv'], kept: 2 }),
  };
  Object.assign(site.activities, reports);
  return site;
}
