import type { PlanArchiveResult } from '../../src/activities/archive-learners/contract';
import type { Activities } from '../../src/activities/contract';
import { toApplicationFailure } from '../../src/activities/kit/attempt';
import type { ArchiveContents } from '../../src/domain/archive/archive-rules';
import type { RetirementError } from '../../src/domain/failure/failure';
import { withQueue } from './fake-queue';
import { FakeSite } from './fake-site';
import { settings } from './instance-settings';
import { RecordsInMemory } from './records-in-memory';

const BATCH = { days: [['2026-01-01', '2026-01-02']], ids: [[1, 2]], learners: 2 } as const;

const PLAN: PlanArchiveResult = {
  batches: [BATCH, BATCH],
  learners: 4,
  more: false,
  days: ['2026-01-01', '2026-01-02'],
  setAside: { counts: { 'twin-waits': 1 }, lookAt: [7] },
};

type ArchiveActivities = Pick<
  Activities,
  'planArchive' | 'writeArchive' | 'cleanUp' | 'expireArchives' | 'findArchived'
>;

export interface FakeArchiveOptions {
  readonly contents?: ArchiveContents;
  /** Plans, one after another; the last one again and again. */
  readonly plans?: readonly Partial<PlanArchiveResult>[];
  /** What the first clean-ups fail with. */
  readonly cleanUpFails?: readonly RetirementError[];
  /** What the first writes fail with. */
  readonly writeFails?: readonly RetirementError[];
  /** Whether the record says anything about archives. */
  readonly inForce?: boolean;
  /** Nobody has approved the first enrollment. */
  readonly notApproved?: true;
}

/** A site whose archive is what the test says; each learner of a batch is removed, but one who is refused in the first. */
export function withArchive(options: FakeArchiveOptions = {}): FakeSite {
  const { contents = 'full', plans = [{}], inForce = true } = options;
  const [cleanUpFails, writeFails] = [[...(options.cleanUpFails ?? [])], [...(options.writeFails ?? [])]];
  const archive = {
    address: 'folder:/srv/archives',
    contents,
    coolOffDays: 37,
    batchSize: 2,
    keepMs: 86_400_000,
    redaction: {},
  };
  const records = new RecordsInMemory('test', settings(inForce ? { archive } : {}));
  if (options.notApproved === true) records.unapprove();
  const site = withQueue(new FakeSite(), {}, records);
  let [planned, written, cleaned] = [0, 0, 0];
  const thrown = (fails: RetirementError[]) => {
    const failure = fails.shift();
    if (failure !== undefined) throw toApplicationFailure(failure);
  };
  const activities: ArchiveActivities = {
    planArchive: async () => {
      planned += 1;
      return { ...PLAN, ...(plans[planned - 1] ?? plans.at(-1)) };
    },
    writeArchive: async () => {
      thrown(writeFails);
      written += 1;
      return { archive: { file: `raw/2026/11/${written}.json.gz`, sha256: 'f0', bytes: 100, learners: 2 } };
    },
    cleanUp: async () => {
      thrown(cleanUpFails);
      cleaned += 1;
      return cleaned === 1
        ? { removed: 1, refused: [{ retirementId: 2, userId: 20 }], changed: 0 }
        : { removed: 2, refused: [], changed: 0 };
    },
    expireArchives: async () => ({ archives: 1, bytes: 100 }),
    findArchived: async () => ({ address: archive.address, found: [], files: 1, learners: 2, otherSecret: 0 }),
  };
  Object.assign(site.activities, activities);
  return site;
}
