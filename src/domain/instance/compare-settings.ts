import { diffSettings } from './diff-settings';
import type { InstanceSettings } from './settings';

/** What a file has elsewhere than what is in force, or asks in another way. */
export interface Elsewhere {
  /** The file has another LMS: it must not be served. */
  readonly otherSite: boolean;
  /**
   * Services that the file has at another address or account, asks in another way, or lacks: no step of theirs may be taken.
   * Where it is the LMS, no step at all: each begins and ends there.
   */
  readonly otherServices: readonly string[];
}

/** How a file stands to what is in force. */
export interface Comparison extends Elsewhere {
  /** Other keys that differ: served, with a warning. */
  readonly differs: readonly string[];
}

/** Asked before each attempt of a step: it compares how services are reached and asked alone. */
export function elsewhere(file: InstanceSettings, inForce: InstanceSettings): Elsewhere {
  const otherSite = file.fingerprint !== inForce.fingerprint;
  const named = [...new Set([...Object.keys(inForce.services), ...Object.keys(inForce.serviceForms ?? {})])].sort();
  const other = named.filter((name) => isElsewhere(name, file, inForce) || isAskedOtherwise(name, file, inForce));
  return { otherSite, otherServices: otherSite ? named : other };
}

/** What a file proposes beside the record; what is in force always wins. */
export function compareSettings(file: InstanceSettings, inForce: InstanceSettings): Comparison {
  const keys = diffSettings(inForce, file).map(({ key }) => key);
  return { ...elsewhere(file, inForce), differs: [...new Set(keys)] };
}

/** Whether there is nothing to tell. */
export function isSame({ otherSite, otherServices, differs }: Comparison): boolean {
  return !otherSite && otherServices.length === 0 && differs.length === 0;
}

/** Whether a step of this service may not be taken where these are elsewhere. */
export function reaches(otherServices: readonly string[], service: string): boolean {
  return otherServices.includes(service) || otherServices.includes(LMS);
}

const LMS = 'LMS';

/** The LMS itself is told apart by its fingerprint: another scheme or a slash does not make another service. */
function isElsewhere(service: string, file: InstanceSettings, inForce: InstanceSettings): boolean {
  return service !== LMS && file.services[service] !== inForce.services[service];
}

function isAskedOtherwise(service: string, file: InstanceSettings, inForce: InstanceSettings): boolean {
  const form = inForce.serviceForms?.[service];
  return form !== undefined && file.serviceForms?.[service] !== form;
}
