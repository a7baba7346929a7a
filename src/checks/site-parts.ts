import type { InstanceConfig } from '../config/load-config';
import type { NamedFile } from '../domain/checks/named-file';
import type { InstanceSettings } from '../domain/instance/settings';
import type { Service } from '../http/service';
import type { TokenSource } from '../http/token-source';

/** What the checks of one site work with; each request ends with its signal. */
export interface SiteParts {
  readonly config: InstanceConfig;
  /** By which the site is judged: what is in force, else the file of who looks. */
  readonly rules: Pick<InstanceSettings, 'plan' | 'schedule'>;
  /** A file that was named, which has other states than what is in force. */
  readonly proposed?: NamedFile;
  readonly token: TokenSource;
  readonly lms: Service;
  /** The same as the client that replaces usernames. */
  readonly replacingLms: Service;
  /** By SERVICE name, for every service of the pipeline. */
  readonly services: ReadonlyMap<string, Service>;
  readonly signal: AbortSignal;
  /** Where the checks run, e.g. `the worker`. */
  readonly ours: string;
}

/** Requests at once to one service: it has other work. */
export const AT_ONCE = 8;
