import type { RingDocument } from './ring-document';

/** Where a key ring is kept. */
export interface RingSource {
  /** For people: `the file /etc/lethe/keys.json`. */
  readonly where: string;
  /** Whether keys can be made, changed and destroyed from here. */
  readonly writable: boolean;
  /** Of a file: its owner alone should be able to. */
  readonly readableByOthers: boolean;
  /** @throws {KeyRingFault} when it does not exist or is not a key ring */
  read(): Promise<RingDocument>;
  /** How long a change by another process may go unnoticed, where a look is dear. @unit milliseconds */
  readonly refreshMs?: number;
  /** Something that differs once the ring has changed; cheap. */
  version(): Promise<string>;
  /**
   * Reads, changes and writes the ring while nobody else does; on the disk when it comes back. A `change` that returns
   * undefined leaves it as it is.
   * @returns the ring as it then stands
   * @throws {KeyRingFault} when it cannot be written
   */
  update(change: (ring: RingDocument) => RingDocument | undefined): Promise<RingDocument>;
  /**
   * Where earlier states of the ring are kept beside it: destroys them for good.
   * @throws {KeyRingFault} when that is not allowed
   */
  forgetPast?(): Promise<void>;
}
