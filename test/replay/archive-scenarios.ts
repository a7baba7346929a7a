import { RetirementError } from '../../src/domain/failure/failure';
import {
  ARCHIVE_BY_SCHEDULE,
  ARCHIVE_LEARNERS,
  EXPIRE_ARCHIVES,
  FIND_ARCHIVED,
} from '../../src/workflows/archive-learners/messages';
import { withArchive } from '../support/fake-archive';
import type { SiteBench } from '../support/retirement-bench';
import { executed } from './discovery-scenarios';
import type { Recorded, Scenario } from './scenario';

const FULL = { service: 'folder', errno: 'ENOSPC' };

/** One that ends with a failure. */
async function failed(at: SiteBench, type: string): Promise<Recorded> {
  let run: Recorded | undefined;
  await executed(at, type, {}, (started) => {
    run = started;
  }).catch(() => {});
  if (run === undefined) throw new Error('it was not started');
  return run;
}

/** Archive runs, and what is asked of archives. */
export const ARCHIVE_SCENARIOS: Readonly<Record<string, Scenario>> = {
  'archive-of-two-batches': {
    site: () => withArchive(),
    live: (at) => executed(at, ARCHIVE_LEARNERS, { by: 'operator' }),
  },
  'archive-that-keeps-nothing': {
    site: () => withArchive({ contents: 'none' }),
    live: (at) => executed(at, ARCHIVE_LEARNERS, { coolOffDays: 60, startDate: '2025-01-01', endDate: '2025-12-31' }),
  },
  'archive-that-continues': {
    site: () => withArchive({ plans: [{ more: true }, {}] }),
    live: (at) => executed(at, ARCHIVE_LEARNERS, {}),
  },
  'archive-previewed': { site: () => withArchive(), live: (at) => executed(at, ARCHIVE_LEARNERS, { dryRun: true }) },
  'archive-without-a-place': {
    site: () => withArchive({ inForce: false }),
    live: (at) => executed(at, ARCHIVE_LEARNERS, {}),
  },
  'archive-of-no-days': {
    site: () => withArchive(),
    live: (at) => executed(at, ARCHIVE_LEARNERS, { startDate: '2026-01-01', endDate: '2025-01-01' }),
  },
  'archive-on-a-full-disk': {
    site: () => withArchive({ writeFails: [new RetirementError('storage.unavailable', FULL)] }),
    live: (at) => executed(at, ARCHIVE_LEARNERS, {}),
  },
  'archive-not-let-in': {
    site: () => withArchive({ writeFails: [new RetirementError('storage.denied', { service: 'S3', status: 403 })] }),
    live: (at) => failed(at, ARCHIVE_LEARNERS),
  },
  'archive-that-came-back-otherwise': {
    site: () => withArchive({ cleanUpFails: [new RetirementError('storage.differs')] }),
    live: (at) => failed(at, ARCHIVE_LEARNERS),
  },
  'archive-by-schedule': { site: () => withArchive(), live: (at) => executed(at, ARCHIVE_BY_SCHEDULE, {}) },
  'archive-by-schedule-before-the-approval': {
    site: () => withArchive({ notApproved: true }),
    live: (at) => executed(at, ARCHIVE_BY_SCHEDULE, {}),
  },
  'archives-expired': {
    site: () => withArchive(),
    live: (at) => executed(at, EXPIRE_ARCHIVES, { olderThanMs: 86_400_000 }),
  },
  'somebody-found-in-an-archive': {
    site: () => withArchive(),
    live: (at) => executed(at, FIND_ARCHIVED, { by: { username: 'ada' } }),
  },
};
