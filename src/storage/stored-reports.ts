import { pathSafe } from '../domain/partner-report/report-file-name';
import { isSame } from './reading-back';
import type { OpenReportStore, PlacedReport, ReportFile, ReportStore } from './report-store';
import type { OpenStorage, Storage } from './storage';
import { underFreeName } from './under-free-name';

/** Reports as files of a storage, in a folder for each partner. */
export function openStoredReports(storage: OpenStorage): OpenReportStore {
  return {
    address: storage.address,
    with: (signal) => storedReports(storage.with(signal)),
    close: () => storage.close(),
  };
}

function storedReports(storage: Storage): ReportStore {
  return {
    async withoutPlace() {
      for await (const _ of storage.list('')) break;
      return [];
    },
    put: (file) => underFreeName('partner-report', file.name, (name) => putAs(storage, file, name)),
    async *list() {
      for await (const { name, writtenAtMs } of storage.list('')) {
        const folder = name.slice(0, Math.max(name.indexOf('/'), 0));
        yield { id: name, name: name.slice(name.lastIndexOf('/') + 1), folder, writtenAtMs };
      }
    },
    read: (id) => storage.read(id),
    remove: (id) => storage.remove(id),
  };
}

/** @returns undefined where another report has the name */
async function putAs(storage: Storage, { partner, body }: ReportFile, name: string): Promise<PlacedReport | undefined> {
  const id = `${pathSafe(partner)}/${name}`;
  const before = await storage.read(id);
  // Not every bucket looks at the condition of a write, and one that does not would write over the report that is there.
  if (before !== 'absent') return (await isSame(before, body)) ? { partner, name, id } : undefined;
  return (await storage.writeOnce(id, body)) === 'there' ? { partner, name, id } : undefined;
}
