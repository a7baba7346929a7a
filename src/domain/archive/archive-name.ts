/** Below it are archives and nothing else, so that Athena can read all of it as one table. */
export const ARCHIVES = 'raw/';
/** Below it is one manifest for each archive. */
const MANIFESTS = 'manifests/';

/** What a name says of an archive. */
export interface ArchiveNamed {
  /** Absent for a file of the Python script, which names no instance. */
  readonly instance?: string;
  /** Fingerprint of the LMS; see `siteAddress()`. */
  readonly site?: string;
  /** When it was made; a file that is copied keeps its age. @unit epoch milliseconds */
  readonly atMs: number;
}

/** Whom an archive is of. */
type ArchiveOwner = Readonly<Required<Pick<ArchiveNamed, 'instance' | 'site'>>>;

/**
 * Name of an archive: where the Python script puts it, and so that two attempts with the same content have the same name.
 * @param atMs when its run began @param sha256 of its bytes
 */
export function archiveName({ instance, site }: ArchiveOwner, atMs: number, sha256: string): string {
  const at = new Date(atMs).toISOString();
  const [year, month] = [at.slice(0, 4), at.slice(5, 7)];
  const moment = at.slice(0, 19).replaceAll(/[-T:]/g, '_');
  const name = `retirement_archive_${instance}_${site}_${moment}_${sha256.slice(0, 16)}`;
  return `${ARCHIVES}${year}/${month}/${name}.json.gz`;
}

/** Beside each archive, out of Athena's way. */
export function manifestName(archive: string): string {
  return `${MANIFESTS}${archive.slice(ARCHIVES.length).replace(/\.json\.gz$/, '')}.json`;
}

/** Archives of an early build name no site. */
const OURS =
  /^raw\/\d{4}\/\d{2}\/retirement_archive_([a-z0-9-]+)(?:_([0-9a-f]{16}))?_(\d{4})_(\d\d)_(\d\d)_(\d\d_\d\d_\d\d)_[0-9a-f]{16}\.json\.gz$/;
/** @source retirement_archive_and_cleanup.py: the day comes before the month */
const THE_SCRIPTS = /^raw\/\d{4}\/\d{2}\/retirement_archive_(\d{4})_(\d\d)_(\d\d)_(\d\d_\d\d_\d\d)\.json\.gz$/;

/** @returns undefined for any other file than an archive of Lethe or of the script */
export function readArchiveName(name: string): ArchiveNamed | undefined {
  const [, instance, site, ...ours] = OURS.exec(name) ?? [];
  if (instance !== undefined) {
    const [year, month, day, time = ''] = ours;
    return named(`${year}-${month}-${day}`, time, { instance, ...(site === undefined ? {} : { site }) });
  }
  const [, year, day, month, time = ''] = THE_SCRIPTS.exec(name) ?? [];
  return year === undefined ? undefined : named(`${year}-${month}-${day}`, time, {});
}

function named(day: string, time: string, who: Omit<ArchiveNamed, 'atMs'>): ArchiveNamed | undefined {
  const atMs = Date.parse(`${day}T${time.replaceAll('_', ':')}Z`);
  return Number.isNaN(atMs) ? undefined : { ...who, atMs };
}
