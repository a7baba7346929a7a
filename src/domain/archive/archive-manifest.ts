import type { ArchiveContents } from './archive-rules';

/** What an archive is, kept beside it: to see later that it is whole, and what it holds, without reading it. */
export interface ArchiveManifest {
  readonly format: 1;
  readonly file: string;
  /** Of the file as it is stored, in hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
  /** Lines of the file, one a learner. */
  readonly learners: number;
  readonly contents: ArchiveContents;
  readonly instance: string;
  /** Of the LMS; see `siteAddress()`. */
  readonly site: string;
  /** When the run that wrote it began; ISO 8601. */
  readonly at: string;
  /** Tells with which secret the hashes were made; absent without hashes. */
  readonly hashKey?: string;
}
