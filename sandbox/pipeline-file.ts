import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { REQUIRED } from './lms/states';

/** A step of a driver-script file: start state, end state, service, method. */
export type PipelineStep = readonly [string, string, string, string];

/** What the sandbox takes over from somebody's own file. */
export interface PipelineFile {
  readonly pipeline: readonly PipelineStep[];
  /** Names in `EXTRA_SERVICES_TO_RETIRE_FROM`. */
  readonly extraServices: readonly string[];
  /** Partners of each organization; absent where the file has no `org_partner_mapping`. */
  readonly mapping?: Readonly<Record<string, readonly string[]>>;
  readonly denied?: readonly string[];
  readonly platform?: string;
}

/** @throws Error that says what is wrong with the file */
export function readPipelineFile(path: string): PipelineFile {
  const file = (load(readFileSync(path, 'utf8')) ?? {}) as Readonly<Record<string, unknown>>;
  const steps = file.retirement_pipeline;
  if (!Array.isArray(steps) || steps.length === 0 || !steps.every(isStep)) {
    throw new Error(`${path} has no retirement_pipeline of lists [start, end, SERVICE, method]`);
  }
  const extra = Array.isArray(file.EXTRA_SERVICES_TO_RETIRE_FROM) ? file.EXTRA_SERVICES_TO_RETIRE_FROM : [];
  const {
    org_partner_mapping: mapping,
    denied_notification_domains: denied,
    partner_report_platform_name: platform,
  } = file;
  return {
    pipeline: steps,
    extraServices: extra.map(({ name }) => String(name)),
    ...(typeof mapping === 'object' && mapping !== null ? { mapping: partnersOf(mapping) } : {}),
    ...(Array.isArray(denied) ? { denied: denied.map(String) } : {}),
    ...(typeof platform === 'string' ? { platform } : {}),
  };
}

function partnersOf(mapping: object): Readonly<Record<string, readonly string[]>> {
  const entries = Object.entries(mapping as Record<string, unknown>);
  return Object.fromEntries(entries.map(([org, partners]) => [org, [partners ?? []].flat().map(String)]));
}

function isStep(step: unknown): step is PipelineStep {
  return Array.isArray(step) && step.length === 4 && step.every((part) => typeof part === 'string');
}

/**
 * The states of a site that has this pipeline. As on Tutor there are two at the front which no pipeline visits.
 * A state that several steps share stands once.
 */
export function statesFor(pipeline: readonly PipelineStep[]): string[] {
  const visited = pipeline.flatMap((step) => step.slice(0, 2)).filter((state) => !REQUIRED.includes(state));
  const between = new Set(['LOCKING_ACCOUNT', 'LOCKING_COMPLETE', ...visited]);
  return ['PENDING', ...between, 'ERRORED', 'ABORTED', 'COMPLETE'];
}
