/** A report that is to be put where its partner finds it. */
export interface ReportFile {
  readonly partner: string;
  /** The same for each attempt at the same file, another for every other: the file is known again by it. */
  readonly key: string;
  /** Its name; another where the name is taken by another report. @param again 1 for the first try */
  readonly name: (again: number) => string;
  readonly body: Uint8Array;
  /** What the store is to know it by, from `newId()`: the same for each attempt. */
  readonly id?: string;
}

/** A report that was put somewhere. */
export interface PlacedReport {
  readonly partner: string;
  readonly name: string;
  /** What the store knows it by. */
  readonly id: string;
}

/** A report as a list shows it. */
export interface StoredReport {
  readonly id: string;
  readonly name: string;
  /** Name of the partner's folder that it is below; empty for a file that is in none. */
  readonly folder: string;
  /** By the clock of the store. @unit epoch milliseconds */
  readonly writtenAtMs: number;
}

/** Where reports for partners are kept, as one attempt sees it. Throws nothing but `RetirementError`. */
export interface ReportStore {
  /** Those of these partners for whom there is no place, or no single one. Fails where nothing can be put at all. */
  withoutPlace(partners: readonly string[]): Promise<readonly string[]>;
  /** An id for a file that is not there yet; absent where the place of a file says enough. */
  readonly newId?: () => Promise<string>;
  /** Puts a report there once, and reads it back: a repeat finds the file that is there. */
  put(file: ReportFile): Promise<PlacedReport>;
  /** A report as it was put there; half of it fails. */
  read(id: string): Promise<AsyncIterable<Uint8Array> | 'absent'>;
  /** Every file in its places that can be a report. */
  list(): AsyncIterable<StoredReport>;
  /** A file that is not there is no failure. */
  remove(id: string): Promise<void>;
  /**
   * Tells those who can see a report that it is there, once; absent where nobody is told.
   * @param denied ends of addresses that are not told
   * @returns how many are told; 0 where nobody is left to tell
   */
  readonly tell?: (report: PlacedReport, denied: readonly string[]) => Promise<number>;
}

/** One store for the life of a worker. */
export interface OpenReportStore {
  /** Where it is, for people: no secret is in it. */
  readonly address: string;
  with(signal?: AbortSignal): ReportStore;
  close(): void;
}
