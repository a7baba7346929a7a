import type { EncryptionSaid } from '../domain/encryption/key-ring-ref';
import type { DiscoveryRules, InstanceCard } from '../domain/instance/instance';
import type { ArchiveSettings, PartnerReportSettings, ScheduleRules } from '../domain/instance/settings';
import type { PartnerMapping } from '../domain/partner-report/partner-mapping';
import type { Plan } from '../domain/pipeline/plan';
import type { Driver } from '../drivers/kit/driver';
import type { ExtraService } from '../drivers/registry';
import type { Mark } from '../http/mark';
import type { SecretRef } from '../secrets/secret-ref';
import type { ConfigFault } from './config-fault';
import type { StoragePlace } from './storage-place';

/** The OAuth client of the retirement worker. */
export interface ClientConfig {
  readonly id: string;
  /** Where the secret is; `describeSecret()` says it in words. */
  readonly secret: SecretRef;
  /** Reads the secret at each call, so that a rotated one is found. @throws {RetirementError} `secret.missing` when it is gone */
  readonly readSecret: () => Promise<string>;
}

/** Where one secret comes from, in words; never the secret. */
export interface SecretSource {
  /** Its key in the file, e.g. `client_secret` or `lethe.archive.hash_secret`. */
  readonly what: string;
  readonly from: string;
}

/** A key of `base_urls`. */
export type RenamedService = 'ecommerce' | 'discovery' | 'credentials';

/** A SERVICE of the pipeline, ready to be called. */
export interface ConfiguredDriver {
  readonly driver: Driver;
  /** What `driver.Options` made of the file; relative secret files are absolute. */
  readonly options: unknown;
  /** How its answers are told from a gateway's, `lethe.services.NAME.allow_header` considered. */
  readonly mark: Mark;
  /** Reads a secret of its options, each time from where it is. @throws {RetirementError} `secret.missing` when it is gone */
  readonly readSecret: (ref: SecretRef) => Promise<string>;
}

export interface LimitsConfig {
  readonly maxConcurrentSteps: number;
  /** By all workers together; no limit when absent. */
  readonly maxStepsPerSecond?: number;
  readonly connectTimeoutMs: number;
  readonly answerTimeoutMs: number;
}

/** How the services are reached. */
export interface WireConfig {
  /** Certificates in PEM that are believed beside the public ones. */
  readonly ca?: string;
  /** The proxy for a URL, by HTTPS_PROXY and related variables; valid for the URLs of this instance. */
  readonly proxyFor: (url: string) => URL | undefined;
}

/** Where reports for partners are kept. */
export type ReportPlace = StoragePlace | GoogleDrivePlace;

export interface GoogleDrivePlace {
  readonly kind: 'google-drive';
  /** The folder that has a folder for each partner. */
  readonly folderId: string;
  /** Reads the file of the service account at each call. @throws {RetirementError} `secret.missing` when it is gone */
  readonly readSecrets: () => Promise<string>;
  /** Another address of the API than Google's. */
  readonly rootUrl?: string;
}

/** How partners learn about their learners. */
export interface PartnerReportConfig {
  /** In the names of the files. */
  readonly platform: string;
  readonly mapping: PartnerMapping;
  readonly place: ReportPlace;
  /** How long the LMS may take to answer with a whole report. */
  readonly answerTimeoutMs: number;
  /** Ends of addresses that get no comment; absent where nobody gets one. */
  readonly deniedDomains?: readonly string[];
  /** What is put in force. */
  readonly settings: PartnerReportSettings;
}

/** How learners are archived. */
export interface ArchiveConfig {
  readonly settings: ArchiveSettings;
  /** Absent where nothing is kept. */
  readonly place?: StoragePlace;
  /** Secret of the keyed hashes, at each call. @throws {RetirementError} `secret.missing` when it is gone */
  readonly readHashSecret?: () => Promise<string>;
}

export interface ConfigSource {
  /** As the operator named it. */
  readonly file: string;
  /** Of its `lethe:`; 1 when it has none. */
  readonly line: number;
  /** Whether it has another text now, or can no longer be read. */
  readonly changed: () => Promise<boolean>;
}

/** One Open edX site, checked: everything that a worker or the command line needs of its file. */
export interface InstanceConfig {
  readonly card: InstanceCard;
  readonly plan: Plan;
  readonly discovery: DiscoveryRules;
  /** `baseUrl` has no slash at its end. */
  readonly lms: { readonly baseUrl: string; readonly mark: Mark };
  readonly client: ClientConfig;
  /** Of the username replacement worker; absent where the retirement worker is it, or nobody replaces usernames. */
  readonly replacement?: ClientConfig;
  /** By SERVICE name, for every service of the pipeline. */
  readonly drivers: ReadonlyMap<string, ConfiguredDriver>;
  /** Where usernames can be replaced beside the LMS, if the file has an address of it; no step needs these. */
  readonly renames: ReadonlyMap<
    RenamedService,
    { readonly service: string; readonly baseUrl: string; readonly mark: Mark }
  >;
  readonly extraServices: readonly ExtraService[];
  readonly limits: LimitsConfig;
  readonly wire: WireConfig;
  readonly schedule: ScheduleRules;
  /** Of every secret that the file names; empty where nobody asked for secrets. */
  readonly secretSources: readonly SecretSource[];
  /** Absent where the file does not say enough of partner reports. */
  readonly partnerReport?: PartnerReportConfig;
  /** Absent where the file says nothing about archives. */
  readonly archive?: ArchiveConfig;
  /** What its file says about payloads in Temporal, if anything; the path of a key ring is absolute. */
  readonly encryption?: EncryptionSaid;
  /** Of the warnings, those about the pipeline: steps that erase nothing, methods of older releases. */
  readonly pipelineWarnings: readonly ConfigFault[];
  readonly source: ConfigSource;
}

export interface LoadedConfig {
  /** In the order of their ids; never empty. */
  readonly instances: readonly InstanceConfig[];
  readonly warnings: readonly ConfigFault[];
}
