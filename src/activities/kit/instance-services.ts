import type { Check } from '../../domain/checks/check';
import type { Beside } from '../../domain/checks/named-file';
import type { InstanceRules } from '../../domain/instance/instance';
import type { InstanceSettings } from '../../domain/instance/settings';
import type { RenamePlace } from '../../domain/usernames/replacement';
import type { UsernamePair } from '../../domain/usernames/username-pair';
import type { Driver, DriverContext } from '../../drivers/kit/driver';
import type { LmsClient } from '../../openedx/lms/lms';
import type { OpenStorage } from '../../storage/storage';
import type { PartnerReporting } from './partner-reporting';

/** A SERVICE of the pipeline, ready to be called within one attempt. */
export interface BoundDriver {
  readonly driver: Driver;
  readonly options: unknown;
  readonly context: (signal: AbortSignal) => DriverContext;
}

/** Where this worker archives learners. */
export interface ArchiveService {
  /** Absent where its file says that nothing is kept. */
  readonly storage?: OpenStorage;
  /** Reads the secret of the keyed hashes at each call; absent where its file has none. */
  readonly readHashSecret?: () => Promise<string>;
}

/** Replaces one name; see `replaceUsername()`. */
export type Renamer = (pair: UsernamePair) => Promise<{ readonly fresh: string } | 'failed'>;

/** What one instance offers to its activities; made once, in `worker.ts`. */
export interface InstanceServices {
  readonly rules: InstanceRules;
  /** What this worker's file says; what is in force is the record's. */
  readonly settings: InstanceSettings;
  readonly lms: (signal: AbortSignal) => LmsClient;
  /** Absent where the file says nothing of partner reports. */
  readonly partnerReports?: PartnerReporting;
  readonly driver: (service: string) => BoundDriver | undefined;
  /** Absent where this worker's file says nothing about archives. */
  readonly archive?: ArchiveService;
  /** What replaces a username there; undefined where the instance file has no address of it. */
  readonly renamer: (place: RenamePlace | 'lms', signal: AbortSignal) => Renamer | undefined;
  /** Looks at the site and its services, and changes nothing. */
  readonly check: (signal: AbortSignal, beside?: Beside) => Promise<readonly Check[]>;
  /** Whether this worker's file has another text than when it was read. */
  readonly fileChanged: () => Promise<boolean>;
}
