import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { archiveName, manifestName } from '../../../src/domain/archive/archive-name';
import { describeRecord } from '../../../src/temporal/records/describe-record';
import { ADMITS_NOTHING, pick, type ScriptScenario, worked } from './script-scenario';
import type { ScriptSite, SitePlace } from './script-site';

const CLEAN_UP = /retirement_cleanup\/$/;
const DAY_MS = 86_400_000;

/** The LMS lists days of its own calendar only: in this month a run makes few requests, not one for each month since. */
const LMS_DAY = Date.parse('2018-03-15T12:00:00Z');

const keeps = (given: string, { folder }: Pick<SitePlace, 'folder'>) =>
  `${given}  archive: {folder: ${JSON.stringify(join(folder, 'archives'))}, batch_size: 3}\n`;

const keepsInBucket = (given: string, { bucket, endpoint }: SitePlace) =>
  `s3_archive: {bucket_name: ${bucket}}\n${given}  archive: {s3_endpoint: ${endpoint}, batch_size: 3}\n`;

const filesIn = (site: ScriptSite, part: string) =>
  readdirSync(site.archives, { recursive: true, encoding: 'utf8' }).filter(
    // A worker that is killed while it writes leaves a part behind, which the next one removes after an hour.
    (name) => name.startsWith(part) && /\/[^./][^/]*\.json(\.gz)?$/.test(name),
  );

const linesIn = (site: ScriptSite) =>
  filesIn(site, 'raw').flatMap((name) =>
    gunzipSync(readFileSync(join(site.archives, name)))
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { readonly user_id: number }).user_id),
  );

/** How many archives and manifests there are. */
export const archivesLeft = (site: ScriptSite) => ({
  archives: filesIn(site, 'raw').length,
  manifests: filesIn(site, 'manifests').length,
});

export const archiveRun: ScriptScenario = {
  name: 'archive run',
  says: 'five learners, two of whom differ by case only, in two files; then their rows are removed',
  needs: { sandbox: { clockAheadS: Math.round((LMS_DAY - Date.now()) / 1_000) }, yaml: keeps },
  async prepare({ sandbox }) {
    for (const username of ['Ann', 'bela', 'chidi', 'dalia', 'ann']) {
      const [view] = sandbox.admin.add([{ username, state: 'COMPLETE', createdDaysAgo: 20 }]);
      sandbox.admin.rename(view?.userId ?? 0, `gone-${view?.userId}`);
    }
  },
  line: () => 'archive run --yes --json',
  seen: (site) => ({
    rows: site.sandbox.admin.learners().map(({ state }) => state),
    lines: linesIn(site).sort(),
    ...archivesLeft(site),
  }),
  // Rows that were removed by a request whose answer was lost are told as gone.
  said: (json) => {
    const { removed = 0, gone = 0 } = json as { readonly removed?: number; readonly gone?: number };
    return {
      ...(pick(json, ['files', 'archived', 'changed', 'learners', 'setAside']) as object),
      removed: removed + gone,
    };
  },
  does: { said: { files: 2, archived: 5, removed: 5 } },
  doubles: (site) => {
    const times = worked(site, 'POST', CLEAN_UP);
    return times === 2 ? [] : [`two files were cleaned up by ${times} calls`];
  },
  admits: ADMITS_NOTHING,
  // A call that comes late finds that its repeat has removed the rows.
  refusals: ['wrong-state'],
};

export const archiveRunS3: ScriptScenario = {
  ...archiveRun,
  name: 'archive run (S3)',
  says: 'the same into a bucket',
  needs: { ...archiveRun.needs, bucket: true, yaml: keepsInBucket },
};

/** Names of archives that are kept too long, and of others. */
function keep(site: ScriptSite, name: string): void {
  const path = join(site.archives, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, 'x');
}

/** Two that are too old, and three that stay. */
export async function oldArchives(site: ScriptSite): Promise<void> {
  const now = Date.now();
  const sight = await describeRecord(site.client, site.id);
  if (sight.kind !== 'found') throw new Error('nothing is in force');
  const ours = { instance: site.id, site: sight.record.settings.fingerprint };
  const archives = [
    archiveName(ours, now - 800 * DAY_MS, 'a'.repeat(64)),
    archiveName(ours, now - 700 * DAY_MS, 'b'.repeat(64)),
    archiveName(ours, now - 5 * DAY_MS, 'c'.repeat(64)),
    archiveName({ ...ours, instance: 'another' }, now - 800 * DAY_MS, 'd'.repeat(64)),
    archiveName({ ...ours, site: '0'.repeat(16) }, now - 800 * DAY_MS, 'e'.repeat(64)),
  ];
  for (const name of archives) for (const one of [name, manifestName(name)]) keep(site, one);
}

export const archiveExpire: ScriptScenario = {
  name: 'archive expire',
  says: 'two archives that are too old, one that is not, one of another instance, and one of another site',
  needs: { yaml: keeps },
  prepare: oldArchives,
  line: () => 'archive expire --older-than 365d --yes --json',
  seen: archivesLeft,
  said: (json) => pick(json, ['archives', 'bytes']),
  does: { said: { archives: 2 }, seen: { archives: 3, manifests: 3 } },
  doubles: () => [],
  admits: ADMITS_NOTHING,
};

export const archiveExpireS3: ScriptScenario = {
  ...archiveExpire,
  name: 'archive expire (S3)',
  says: 'the same in a bucket',
  needs: { bucket: true, yaml: keepsInBucket },
};
