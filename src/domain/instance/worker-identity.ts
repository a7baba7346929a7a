/** How a worker names itself to Temporal, and what can be read from that. */
export interface WorkerIdentity {
  /** `<pid>@<machine>`. */
  readonly identity: string;
  /** Name of its instance file, without a folder; absent for a worker of another build. */
  readonly file?: string;
  /** What `lethe --version` calls its build. */
  readonly build?: string;
  /** When it started; ISO 8601. */
  readonly since?: string;
}

const LONGEST_FILE = 100;
const FORM = /^(\S+) (.+) build (\S+) since (\S+)$/;

export function writeWorkerIdentity({ identity, file, build, since }: Required<WorkerIdentity>): string {
  return `${identity} ${file.slice(0, LONGEST_FILE)} build ${build} since ${since}`;
}

export function readWorkerIdentity(text: string): WorkerIdentity {
  const [, identity, file, build, since] = FORM.exec(text) ?? [];
  if (identity === undefined || file === undefined || build === undefined || since === undefined)
    return { identity: text };
  return { identity, file, build, since };
}

/** @example 17@worker-1 (site.yml, build 3f9a0c12ab34, since 2026-11-27T13:41:05Z) */
export function workerText({ identity, file, build, since }: WorkerIdentity): string {
  const known = [
    ...(file === undefined ? [] : [file]),
    ...(build === undefined ? [] : [`build ${build}`]),
    ...(since === undefined ? [] : [`since ${since}`]),
  ];
  return known.length === 0 ? identity : `${identity} (${known.join(', ')})`;
}
