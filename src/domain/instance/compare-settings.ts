import { diffSettings } from './diff-settings';
import type { InstanceSettings } from './settings';

/** What a file has elsewhere than what is in force. */
export interface Elsewhere {
  /** The file has another LMS: it must not be served. */
  readonly otherSite: boolean;
  /** Services that the file has at another address or account, or not at all: no step of theirs may be taken. */
  readonly otherServices: readonly string[];
}

/** How a file stands to what is in force. */
export interface Comparison extends Elsewhere {
  /** Other keys that differ: served, with a warning. */
  readonly differs: readonly string[];
}

/** Asked before each attempt of a step: it compares addresses alone. */
export function elsewhere(file: InstanceSettings, inForce: InstanceSettings): Elsewhere {
  const otherSite = file.fingerprint !== inForce.fingerprint;
  const services = Object.keys(inForce.services).sort();
  const otherServices = services.filter((name) => file.services[name] !== inForce.services[name] && !isLms(name));
  return { otherSite, otherServices: otherSite ? services : otherServices };
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

/** The LMS itself is told apart by its fingerprint: another scheme or a slash does not make another service. */
function isLms(service: string): boolean {
  return service === 'LMS';
}
