/** A file that is kept, as a list shows it. */
export interface StoredFile {
  readonly name: string;
  readonly bytes: number;
  /** When it was written, by the clock of the storage. @unit epoch milliseconds */
  readonly writtenAtMs: number;
}

/**
 * Where archives and reports are kept, as one attempt sees it. A name has folders (`raw/2026/11/x.json.gz`); see
 * `isFileName()`. Throws nothing but `RetirementError`: `storage.unavailable`, which is tried again, or `storage.denied`.
 * An abort is `storage.unavailable`.
 */
export interface Storage {
  /**
   * Writes a whole file, or nothing, and reads it back: a file that is there is never written over.
   * @returns `there` where the file has these very bytes, also from an earlier attempt; `taken` where it has others.
   * `storage.differs` where it was written this moment, and has others
   */
  writeOnce(name: string, body: Uint8Array): Promise<'there' | 'taken'>;
  /** The file as it comes; half of it fails at the end. */
  read(name: string): Promise<AsyncIterable<Uint8Array> | 'absent'>;
  /** Whole files whose names begin so, in the order of their names. @param prefix of whole folders: `raw/`; empty for all */
  list(prefix: string): AsyncIterable<StoredFile>;
  /** A file that is not there is no failure. */
  remove(name: string): Promise<void>;
}

/** A storage without what all of them share; see `readingBack()`. */
export interface RawStorage extends Omit<Storage, 'writeOnce'> {
  /** @returns what the storage says of it: neither is believed */
  write(name: string, body: Uint8Array): Promise<'written' | 'exists'>;
}

/** One place for the life of a worker. */
export interface OpenStorage {
  /** Where it is, for people and for the record: `s3://bucket`, `folder:/srv/archives`. No secret is in it. */
  readonly address: string;
  /** The same place by another address, which a record can have. */
  readonly alsoKnownAs?: string;
  /** A cheap view for one attempt; the signal stops what is done through it. */
  with(signal?: AbortSignal): Storage;
  /** Ends its connections. */
  close(): void;
}

/** @unit bytes; of any file system, and of S3 */
const LONGEST_PART = 255;
const LONGEST_NAME = 1_024;

/** Whether a text can be the name of a file: parts divided by `/`, of which none begins with a dot. */
export function isFileName(name: string): boolean {
  if (Buffer.byteLength(name) > LONGEST_NAME) return false;
  return name
    .split('/')
    .every((part) => /^[^.\\\p{Cc}][^\\\p{Cc}]*$/u.test(part) && Buffer.byteLength(part) <= LONGEST_PART);
}
