import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FaultRule } from '../../sandbox/faults/fault-rules';
import type { Holdings } from '../../sandbox/people/people';
import type { PartnerEntry } from '../../src/domain/partner-report/entry';
import { ActivityBench } from './activity-bench';

const STEP = '  - [ADDING_TO_PARTNER_QUEUE, PARTNER_QUEUE_COMPLETE, LMS, retirement_partner_queue]';
export const MAPPING = 'org_partner_mapping: {AthenX: [Athens], BayU: [Bay, Athens], CairnX: [Caïrn]}';

/** A driver-script file whose pipeline queues learners for partners, and whose reports go to a folder. */
export function reportYaml(yaml: string, folder: string, mapping = MAPPING): string {
  const lines = yaml.split('\n');
  const at = lines.findIndex((line) => line.includes('RETIRING_LMS_MISC'));
  lines.splice(at, 0, STEP);
  const ours = `  cool_off_jitter: 0s\n  partner_report: {folder: ${JSON.stringify(folder)}, answer_timeout: 2s}\n`;
  return `${mapping}\npartner_report_platform_name: sandbox\n${lines.join('\n')}${ours}`;
}

/** The activities of partner reports in front of a sandbox, with a folder for files; only Temporal is played. */
export class ReportBench {
  readonly folder = mkdtempSync(join(tmpdir(), 'lethe-reports-'));
  bench!: ActivityBench;

  static async open(mapping = MAPPING, tuning = {}): Promise<ReportBench> {
    const made = new ReportBench();
    made.bench = await ActivityBench.open(tuning, (yaml) => reportYaml(yaml, made.folder, mapping));
    return made;
  }

  async close(): Promise<void> {
    await this.bench.close();
    rmSync(this.folder, { recursive: true });
  }

  get about() {
    return { site: this.bench.rules.site, report: 'report-1' };
  }

  /** Somebody who is queued for partners. */
  async queue(username: string, orgs: readonly string[], holdings: Partial<Holdings> = {}): Promise<number> {
    const courses = orgs.map((org) => `course-v1:${org}+C1+2024`);
    const state = 'PARTNER_QUEUE_COMPLETE';
    const { userId } = await this.bench.add({ username, state, createdDaysAgo: 9, holdings: { courses, ...holdings } });
    this.bench.sandbox.admin.queueForPartners(userId);
    return userId;
  }

  async hold(): Promise<void> {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const change = { does: 'hold' as const, report: this.about.report, method: 'retirement_partner_queue', until };
    await this.bench.records.change('sandbox', 'reportPartners', change, { by: 'ann' });
  }

  /** As `lethe instance hold --service LMS`. */
  async holdForMaintenance(): Promise<void> {
    const { record } = this.bench.records;
    const change = { scope: { kind: 'service' as const, service: 'LMS' } };
    await this.bench.records.change('sandbox', 'hold', change, { by: 'bob', revisionSeen: record.revision });
  }

  fault(path: string, rule: FaultRule['do'], nth = 1): void {
    this.bench.sandbox.admin.addFault({ match: { service: 'lms', path: `${path}$`, method: 'POST', nth }, do: rule });
  }

  /** Rows that the LMS still has, by user id, and whether they are being processed. */
  get rows(): Readonly<Record<string, boolean>> {
    const rows = this.bench.sandbox.admin.partnerQueue();
    return Object.fromEntries(rows.map(({ userId, processing }) => [String(userId), processing]));
  }

  /** Files in the folder, by their path. */
  files(): Readonly<Record<string, string>> {
    const names = readdirSync(this.folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    return Object.fromEntries(
      names.map(({ parentPath, name }) => {
        const path = join(parentPath, name);
        return [path.slice(this.folder.length + 1), readFileSync(path, 'utf8')];
      }),
    );
  }

  kept(): readonly PartnerEntry[] {
    return [...this.bench.pages.kept.values()].flat();
  }
}
