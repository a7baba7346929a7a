import { createHash } from 'node:crypto';
import { MOST_MISSING, NO_ORGANIZATION, organizationsOf, type PartnerEntry } from '../../domain/partner-report/entry';
import { isAside, isLeft } from '../../domain/partner-report/page-id';
import { nfkc, type PartnerMapping, partnersOf } from '../../domain/partner-report/partner-mapping';
import { reportFileName } from '../../domain/partner-report/report-file-name';
import { sortIntoReports } from '../../domain/partner-report/sort-into-reports';
import { HOUR_MS } from '../../domain/time/day-ms';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import { isHeld } from '../kit/in-force';
import type { HeldBack, ReportInput, WriteInput, WriteResult, WrittenReport } from './contract';
import { reportCsv } from './report-csv';
import { REPORT_FACTS, reportingInForce } from './reporting';
import { whoWasBrought } from './who-was-brought';

const WRITE_DEADLINE_MS = HOUR_MS;

/** How far the writing is: a repeat does not look again for what is there. */
interface Progress {
  readonly files: readonly WrittenReport[];
  /** What the store knows each file by, also one whose upload may still be under way. By the key of the file. */
  readonly ids?: Readonly<Record<string, string>>;
}

/**
 * Writes a file for each partner, and reads it back. A repeat finds the files that are there. An organization that
 * nobody has mapped, or with a partner for whom there is no place, stops nobody else. While the LMS is held, nothing could
 * be cleaned up, and the next report would write the same learners into other files: then none is begun.
 */
export function createWriteReports(parts: ActivityParts) {
  return ({ site, report, pages, day }: WriteInput): Promise<WriteResult | HeldBack> =>
    attempt<Progress, WriteResult | HeldBack>(parts, site, WRITE_DEADLINE_MS, REPORT_FACTS, async (now) => {
      const { store: storeAt, mapping, platform } = await reportingInForce(parts);
      if (now.remembered === undefined && (await isHeld(parts, 'LMS'))) return { held: true };
      const store = storeAt(now.signal);
      const entries = await entriesOf(parts, { site, report }, pages);
      const withoutPlace = await store.withoutPlace(partnersIn(entries, mapping));
      const placed = onlyPlaced(mapping, new Set(withoutPlace));
      const { reports, unmapped, aside } = sortIntoReports(entries, placed);
      const files = [...(now.remembered?.files ?? [])];
      const ids = { ...now.remembered?.ids };
      for (const one of reports) {
        now.inTime();
        const { partner, part } = one;
        const body = reportCsv(one);
        const key = keyOf(report, partner, part, body);
        const name = (again: number) => reportFileName(one, { platform, day }, again);
        const id = ids[key] ?? (await store.newId?.());
        if (id !== undefined) ids[key] = id;
        now.remember({ files, ids });
        const done = await store.put({ partner, key, name, body, ...(id === undefined ? {} : { id }) });
        const written = { partner, name: done.name, id: done.id, learners: one.entries.length };
        if (!files.some(({ id }) => id === written.id)) files.push(written);
        now.remember({ files, ids });
      }
      const reported = new Set(reports.flatMap((one) => one.entries));
      const more = withoutOrgs(entries, unmapped);
      return { files, learners: reported.size, aside: aside.length, unmapped, withoutPlace, ...more };
    });
}

/**
 * Each learner once, though two questions or two reports may have brought them. Who waits since an earlier report is here for
 * what they wait for alone.
 */
async function entriesOf(
  { pages: keeper }: ActivityParts,
  { site: { instance }, report }: ReportInput,
  pages: readonly string[],
): Promise<readonly PartnerEntry[]> {
  const byId = new Map<string, PartnerEntry>();
  const waits = new Set<number>();
  const areAside = (page: string) => isAside(instance, page);
  const areLeft = (page: string) => isLeft(instance, report, page);
  const brought = pages.some(areLeft) ? await whoWasBrought(keeper, instance) : new Set<number>();
  for (const page of [...pages.filter(areAside), ...pages.filter((page) => !areAside(page))]) {
    for (const entry of (await keeper.read(page)) ?? []) {
      if (areAside(page)) waits.add(entry.userId);
      else if (waits.has(entry.userId) || (areLeft(page) && brought.has(entry.userId))) continue;
      const key = JSON.stringify([entry.userId, entry.originalUsername]);
      const known = byId.get(key);
      byId.set(key, known === undefined ? entry : both(known, entry));
    }
  }
  return [...byId.values()];
}

function both(one: PartnerEntry, other: PartnerEntry): PartnerEntry {
  const configs = new Map([...one.orgsConfig, ...other.orgsConfig].map((config) => [JSON.stringify(config), config]));
  return { ...one, orgs: [...new Set([...one.orgs, ...other.orgs])], orgsConfig: [...configs.values()] };
}

function partnersIn(entries: readonly PartnerEntry[], mapping: PartnerMapping): readonly string[] {
  const orgs = new Set(entries.flatMap((entry) => organizationsOf(entry).map(nfkc)));
  return [...new Set([...orgs].flatMap((org) => partnersOf(mapping, org) ?? []))];
}

/** Those whom the LMS names no organization of, unless somebody has said who must hear of them. */
function withoutOrgs(
  entries: readonly PartnerEntry[],
  unmapped: WriteResult['unmapped'],
): Pick<WriteResult, 'withoutOrgs'> {
  if (!Object.hasOwn(unmapped, NO_ORGANIZATION)) return {};
  const theirs = entries.filter((entry) => organizationsOf(entry).includes(NO_ORGANIZATION));
  return { withoutOrgs: theirs.map(({ userId }) => userId).slice(0, MOST_MISSING) };
}

/** A mapping without the organizations whose learners could not be reported to all their partners. */
function onlyPlaced(mapping: PartnerMapping, withoutPlace: ReadonlySet<string>): PartnerMapping {
  return Object.fromEntries(
    Object.entries(mapping).filter(([, partners]) => !partners.some((partner) => withoutPlace.has(partner))),
  );
}

function keyOf(report: string, partner: string, part: number, body: Uint8Array): string {
  return createHash('sha256')
    .update(JSON.stringify([report, partner, part]))
    .update(body)
    .digest('hex')
    .slice(0, 40);
}
