import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PARTNERS_FOLDER } from '../../../sandbox/google-drive/drive';
import type { ReportResult } from '../../../src/workflows/partner-report/messages';
import { ADMITS_NOTHING, pick, type ScriptScenario } from './script-scenario';
import type { ScriptSite, SitePlace } from './script-site';

export const STEP = '  - [ADDING_TO_PARTNER_QUEUE, PARTNER_QUEUE_COMPLETE, LMS, retirement_partner_queue]\n';
const MAPPING = 'org_partner_mapping: {AthenX: [Athens], BayU: [Bay, Athens]}\n';
const DAY_MS = 86_400_000;

export const toFolder = (given: string, { folder }: Pick<SitePlace, 'folder'>) =>
  `${MAPPING}${withStep(given)}  partner_report: {folder: ${JSON.stringify(join(folder, 'reports'))}, answer_timeout: 8m}\n`;

const toBucket = (given: string, { bucket, endpoint }: SitePlace) =>
  `${MAPPING}${withStep(given)}  partner_report: {s3_bucket: ${bucket}, s3_endpoint: ${endpoint}, answer_timeout: 8m}\n`;

function toDrive(given: string, { folder, sandbox: { admin, urls } }: SitePlace): string {
  const { drive } = admin;
  const secrets = join(folder, 'google.json');
  writeFileSync(secrets, drive.secrets(urls.google_drive), { mode: 0o600 });
  for (const name of ['Athens', 'Bay']) drive.addFolder(name, [`${name.toLowerCase()}@example.com`]);
  const keys = `drive_partners_folder: ${PARTNERS_FOLDER}\ngoogle_secrets_file: ${secrets}\n`;
  return `${MAPPING}${keys}${withStep(given)}  partner_report: {google_drive_url: ${urls.google_drive}, answer_timeout: 8m}\n`;
}

function withStep(given: string): string {
  return given.replace('retirement_pipeline:\n', `retirement_pipeline:\n${STEP}`);
}

/** Learners of two organizations, queued for their partners. */
export async function queue({ sandbox }: ScriptSite, more: readonly (readonly [string, string])[] = []): Promise<void> {
  for (const [username, org] of [['ann', 'AthenX'], ['ben', 'BayU'], ['cy', 'AthenX'], ...more]) {
    const holdings = { courses: [`course-v1:${org}+C1+2024`] };
    const [view] = sandbox.admin.add([{ username: username ?? '', state: 'PARTNER_QUEUE_COMPLETE', holdings }]);
    sandbox.admin.queueForPartners(view?.userId ?? 0);
  }
}

const idsIn = (csv: string) =>
  csv
    .trimEnd()
    .split('\r\n')
    .slice(1)
    .map((line) => Number(line.split(',')[0]));

/** LMS user ids in the files of each partner, each file by itself. */
function filesOf(site: ScriptSite): Readonly<Record<string, readonly (readonly number[])[]>> {
  const files: [string, string][] =
    site.drive === undefined
      ? readdirSync(site.reports, { recursive: true, encoding: 'utf8' })
          .filter((name) => name.endsWith('.csv'))
          .map((name) => [dirname(name), readFileSync(join(site.reports, name), 'utf8')])
      : [...site.drive.files.all.values()]
          .filter(({ name }) => name.endsWith('.csv'))
          .map(({ parents, body }) => [site.drive?.files.all.get(parents[0] ?? '')?.name ?? '', body.toString()]);
  const by: Record<string, (readonly number[])[]> = {};
  for (const [partner, csv] of files.sort(([one], [other]) => one.localeCompare(other))) {
    by[partner] = [...(by[partner] ?? []), idsIn(csv)];
  }
  return by;
}

const commentsOf = (site: ScriptSite) =>
  [...(site.drive?.files.all.values() ?? [])]
    .filter(({ name }) => name.endsWith('.csv'))
    .map((one) => one.comments.length);

export const SAID = ['asked', 'received', 'learners', 'cleanedUp', 'aside', 'missing', 'unreadable', 'told', 'owed'];

export const report = {
  prepare: (site: ScriptSite) => queue(site),
  line: () => 'partner-report run --yes --json',
  seen: (site: ScriptSite) => ({
    files: filesOf(site),
    comments: commentsOf(site),
    queue: site.sandbox.admin.partnerQueue(),
  }),
  said: (json: unknown) => pick(json, SAID),
  does: { said: { asked: 'answered', received: 3, learners: 3, cleanedUp: 3 }, seen: { queue: [] } },
  doubles: (site: ScriptSite) => {
    const wrong = commentsOf(site).some((times) => times > 1) ? ['partners were told twice about a file'] : [];
    const twice = Object.entries(filesOf(site)).filter(([, files]) => new Set(files.flat()).size < files.flat().length);
    return [...wrong, ...twice.map(([partner]) => `${partner} has a learner in two files`)];
  },
  /** The question that the LMS carried out, and whose answer nobody has. */
  admits(site: ScriptSite, json: unknown) {
    const { asked, owed, received } = json as ReportResult;
    const marked = site.sandbox.admin.partnerQueue().filter(({ processing }) => processing).length;
    const all = site.sandbox.admin.partnerQueue().length;
    // The question was not sent.
    if (asked === 'not-done' && owed.length === 0 && marked === 0) return () => {};
    if (asked === 'lost' && owed.length === 1 && received === 0 && marked === all) {
      return () => site.sandbox.admin.resetPartnerQueue();
    }
    return asked === 'unanswered' && owed.length === 1 && received === 0
      ? () => site.sandbox.admin.resetPartnerQueue()
      : undefined;
  },
  // A clean-up whose answer was lost is told from a refusal by the LMS: it finds none of the rows any more.
  refusals: ['bad-body'],
} satisfies Partial<ScriptScenario>;

/** A learner of an organization that nobody has mapped waits in a page of their own, and so does the row of the LMS. */
export const reportUnmapped: ScriptScenario = {
  ...report,
  name: 'partner-report run (unmapped)',
  says: 'the same, and a learner of an organization that nobody has mapped',
  needs: { yaml: toFolder },
  prepare: (site) => queue(site, [['dee', 'ZetaX']]),
  does: { said: { received: 4, learners: 3, cleanedUp: 3, aside: 1 }, seen: { queue: [{ processing: true }] } },
};

export const reportToFolder: ScriptScenario = {
  name: 'partner-report run (folder)',
  says: 'three learners of two organizations, a file for each of two partners in a folder',
  needs: { yaml: toFolder },
  ...report,
};

export const reportToDrive: ScriptScenario = {
  name: 'partner-report run (Drive)',
  says: 'the same to Google Drive, with a comment at each file',
  needs: { yaml: toDrive, drive: true },
  ...report,
};

export const reportToS3: ScriptScenario = {
  name: 'partner-report run (S3)',
  says: 'the same to a bucket',
  needs: { yaml: toBucket, bucket: true },
  ...report,
};

/** More entries than a page has: they are cleaned up by two calls. */
const MANY = 101;

export const reportOfTwoPages: ScriptScenario = {
  ...report,
  name: 'partner-report run (two pages)',
  says: `${MANY} learners of one organization, whose entries are in two pages`,
  needs: { yaml: toFolder },
  prepare: (site) =>
    queue(
      site,
      Array.from({ length: MANY - 3 }, (_, at) => [`learner-${at}`, 'AthenX'] as const),
    ),
  does: { said: { received: MANY, learners: MANY, cleanedUp: MANY }, seen: { queue: [] } },
};

export function oldReports(site: ScriptSite): void {
  const day = (days: number) => new Date(Date.now() - days * DAY_MS);
  for (const days of [90, 80, 2]) {
    const name = `user_retirement_${site.id}_Athens_${day(days).toISOString().slice(0, 10)}.csv`;
    const path = join(site.reports, 'Athens', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, 'user_id\r\n');
    utimesSync(path, day(days), day(days));
    const parent = [...(site.drive?.files.all.values() ?? [])].find((one) => one.name === 'Athens')?.id ?? '';
    site.drive?.files.add({ name, mimeType: 'text/csv', parents: [parent], createdTime: day(days).toISOString() });
  }
}

const expiry = {
  prepare: async (site: ScriptSite) => oldReports(site),
  line: () => 'partner-report expire --age-in-days 60 --yes --json',
  seen: (site: ScriptSite) => Object.values(filesOf(site)).map((files) => files.length),
  does: { said: { expired: 2, kept: 1 }, seen: [1] },
  // The names of the files have the name of the site in them.
  said: (json: unknown) => pick(json, ['expired', 'kept']),
  doubles: () => [],
  admits: ADMITS_NOTHING,
} satisfies Partial<ScriptScenario>;

export const reportExpire: ScriptScenario = {
  name: 'partner-report expire (folder)',
  says: 'two reports that are too old and one that is not, in a folder',
  needs: { yaml: toFolder },
  ...expiry,
};

export const reportExpireDrive: ScriptScenario = {
  name: 'partner-report expire (Drive)',
  says: 'the same in Google Drive',
  needs: { yaml: toDrive, drive: true },
  ...expiry,
};
