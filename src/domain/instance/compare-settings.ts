import { diffSettings } from './diff-settings';
import type { InstanceSettings } from './settings';

/** How a file stands to what is in force. */
export interface Comparison {
  /** The file has another LMS: it must not be served. */
  readonly otherSite: boolean;
  /** Services that the file has at another address or account, or not at all: no step of theirs may be taken. */
  readonly otherServices: readonly string[];
  /** Other keys that differ: served, with a warning. */
  readonly differs: readonly string[];
}

/** What a file proposes beside the record; what is in force always wins. */
export function compareSettings(file: InstanceSettings, inForce: InstanceSettings): Comparison {
  const otherSite = file.fingerprint !== inForce.fingerprint;
  const services = Object.keys(inForce.services).sort();
  const otherServices = services.filter((name) => file.services[name] !== inForce.services[name] && !isLms(name));
  const keys = diffSettings(inForce, file).map(({ key }) => key);
  return { otherSite, otherServices: otherSite ? services : otherServices, differs: [...new Set(keys)] };
}

/** Whether there is nothing to tell. */
export function isSame({ otherSite, otherServices, differs }: Comparison): boolean {
  return !otherSite && otherServices.length === 0 && differs.length === 0;
}

/** The LMS itself is told apart by its fingerprint: another scheme or a slash does not make another service. */
function isLms(service: string): boolean {
  return service === 'LMS';
}
