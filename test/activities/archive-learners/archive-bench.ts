import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { LearnerSpec } from '../../../sandbox/people/seed-learners';
import type { SandboxTuning } from '../../../sandbox/sandbox-options';
import type {
  ArchiveWork,
  CleanUpResult,
  PlanArchiveResult,
  WrittenArchive,
} from '../../../src/activities/archive-learners/contract';
import type { ArchiveBatch } from '../../../src/domain/archive/archive-batch';
import { archiveWindow } from '../../../src/domain/archive/archive-window';
import { ActivityBench } from '../../support/activity-bench';

export const CLEAN_UP = '/api/user/v1/accounts/retirement_cleanup/';

/** The activities of an archive, in front of a sandbox and a folder. */
export class ArchiveBench {
  private constructor(
    readonly at: ActivityBench,
    readonly folder: string,
    readonly work: ArchiveWork,
  ) {}

  /** @param keys below `lethe.archive` */
  static async open(keys: readonly string[] = [], tuning: Partial<SandboxTuning> = {}): Promise<ArchiveBench> {
    const folder = join(mkdtempSync(join(tmpdir(), 'lethe-archive-')), 'archives');
    mkdirSync(folder);
    const lines = [`folder: ${folder}`, ...keys].map((key) => `    ${key}\n`).join('');
    const at = await ActivityBench.open(tuning, (yaml) => `${yaml}  archive:\n${lines}`);
    const { instance, settings } = at.records.record;
    const { archive, fingerprint } = settings;
    if (archive === undefined) throw new Error('the file says nothing about archives');
    const window = archiveWindow({ coolOffDays: archive.coolOffDays }, Date.now());
    if (typeof window === 'string') throw new Error(window);
    return new ArchiveBench(at, folder, { instance, site: { instance, fingerprint }, rules: archive, window });
  }

  async close(): Promise<void> {
    await this.at.close();
    rmSync(join(this.folder, '..'), { recursive: true, force: true });
  }

  /** Somebody who is COMPLETE, and asked 60 days ago unless said. @returns LMS user id */
  complete(username: string, more: Partial<LearnerSpec> = {}): number {
    const spec = { username, state: 'COMPLETE', createdDaysAgo: 60, ...more };
    const [view] = this.at.sandbox.admin.add([spec]);
    if (view === undefined) throw new Error('nobody was added');
    // Each has a name of their own afterwards: twins by case share the retired one.
    this.at.sandbox.admin.rename(view.userId, `gone-${view.userId}`);
    return view.userId;
  }

  /** Whether the LMS still has the row of that user. */
  has(userId: number): boolean {
    return this.at.sandbox.admin.learner(userId).state !== null;
  }

  plan(refused: readonly number[] = []): Promise<PlanArchiveResult> {
    return this.at.run('planArchive', { ...this.work, refused });
  }

  async write(batch: ArchiveBatch): Promise<WrittenArchive> {
    const { archive } = await this.at.run('writeArchive', { ...this.work, batch, startedAtMs: Date.now() });
    if (archive === undefined) throw new Error('nobody was there');
    return archive;
  }

  cleanUp(batch: ArchiveBatch, archive: WrittenArchive): Promise<CleanUpResult> {
    return this.at.run('cleanUp', { ...this.work, batch, archive });
  }

  /** The only batch of a plan. */
  async onlyBatch(): Promise<ArchiveBatch> {
    const { batches } = await this.plan();
    const [batch] = batches;
    if (batch === undefined || batches.length > 1) throw new Error(`${batches.length} batches`);
    return batch;
  }

  /** Lines of a file, as somebody else reads it. */
  linesOf(file: string): readonly Readonly<Record<string, unknown>>[] {
    const lines = gunzipSync(readFileSync(join(this.folder, file)))
      .toString()
      .trimEnd()
      .split('\n');
    return lines.map((line) => JSON.parse(line));
  }

  files(): readonly string[] {
    return readdirSync(this.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.folder.length + 1))
      .sort();
  }

  /** What came of each clean-up that was sent: a status, or that the answer was lost. */
  cleanUps(): readonly (number | 'lost')[] {
    const sent = this.at.sandbox.admin.requests().filter(({ path }) => path === CLEAN_UP);
    return sent.map(({ status }) => status ?? 'lost');
  }

  fault(kind: 'reset-after' | 'reset-before', times = 1): void {
    this.at.sandbox.admin.addFault({ match: { path: CLEAN_UP, times }, do: { kind } });
  }
}
