import { INSTANT_FORM, instantOf } from '../time/instant';
import type { HoldScope, MaintenanceHold } from './maintenance-hold';
import type { FirstApproval } from './record';
import type { InstanceSettings } from './settings';

/** Goes up when an older Lethe can no longer read an export. */
export const EXPORT_FORMAT = 1;

/** More holds than this do not travel at once. */
const MOST_HELD = 20_000;

/** A learner on hold. Nothing else of the person is kept. */
export interface HeldLearner {
  /** LMS user id. */
  readonly userId: number;
  /** ISO 8601; without it until somebody releases the learner. */
  readonly until?: string;
}

/** What only Temporal's database has: what `lethe instance export` writes. */
export interface InstanceExport {
  readonly format: number;
  readonly instance: string;
  /** ISO 8601. */
  readonly exportedAt: string;
  readonly settings: InstanceSettings;
  readonly approved?: FirstApproval;
  readonly maintenanceHolds: readonly MaintenanceHold[];
  /** Addresses that the LMS had before, as fingerprints. */
  readonly formerSites: readonly string[];
  readonly heldLearners: readonly HeldLearner[];
}

/** Of an export, what brings the holds back. */
export type HoldFile = Pick<
  InstanceExport,
  'instance' | 'exportedAt' | 'heldLearners' | 'formerSites' | 'maintenanceHolds'
> & {
  readonly fingerprint: string;
  readonly lms: string;
};

/** Reads an export. @returns what is wrong with it, as a text */
export function readHoldFile(value: unknown): HoldFile | string {
  if (!isObject(value) || typeof value.format !== 'number') return 'it is not an export of Lethe';
  if (value.format > EXPORT_FORMAT) return `it has format ${value.format}, of a later release of Lethe`;
  const { instance, exportedAt, settings, formerSites, heldLearners, maintenanceHolds } = value;
  const { fingerprint, lms } = isObject(settings) ? settings : {};
  const complete = isText(instance) && isText(exportedAt) && isText(fingerprint) && isText(lms);
  if (!complete || !Array.isArray(heldLearners) || !Array.isArray(formerSites) || !Array.isArray(maintenanceHolds)) {
    return 'it is not complete';
  }
  if (heldLearners.length > MOST_HELD) return `it has more than ${MOST_HELD} learners on hold`;
  const bad = heldLearners.findIndex((one) => !isHeldLearner(one));
  if (bad >= 0) return `entry ${bad + 1} of heldLearners has no LMS user id, or its "until" is not ${INSTANT_FORM}`;
  const wrong = maintenanceHolds.findIndex((one) => !isMaintenanceHold(one));
  if (wrong >= 0) return `entry ${wrong + 1} of maintenanceHolds is not a hold of the instance, a service, or a step`;
  const file = { instance, exportedAt, fingerprint, lms, formerSites: formerSites.filter(isText) };
  return { ...file, heldLearners, maintenanceHolds };
}

/** Who is still on hold: one whose time is over is treated like everybody else. */
export function stillHeld(held: readonly HeldLearner[], nowMs: number): readonly HeldLearner[] {
  return held.filter(({ until }) => until === undefined || (instantOf(until) ?? Number.POSITIVE_INFINITY) > nowMs);
}

function isHeldLearner(value: unknown): value is HeldLearner {
  if (!isObject(value) || !Number.isSafeInteger(value.userId) || Number(value.userId) < 1) return false;
  return value.until === undefined || (isText(value.until) && instantOf(value.until) !== undefined);
}

function isMaintenanceHold(value: unknown): value is MaintenanceHold {
  if (!isObject(value) || !isScope(value.scope) || !isText(value.by) || !isText(value.since)) return false;
  const { until, reason, drain, report } = value;
  const ends = until === undefined || (isText(until) && instantOf(until) !== undefined);
  const texts = [reason, report].every((one) => one === undefined || typeof one === 'string');
  return ends && texts && (drain === undefined || drain === true);
}

function isScope(value: unknown): value is HoldScope {
  if (!isObject(value)) return false;
  const { kind, service, step, method } = value;
  const names = new Map<unknown, unknown>([
    ['service', service],
    ['step', step],
    ['method', method],
  ]);
  return kind === 'instance' || isText(names.get(kind));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
