import type { SiteRef } from './contract';

/** @param fingerprint absent in what began with a build that did not keep it */
export function siteRef(instance: string, fingerprint: string | undefined): SiteRef | undefined {
  return fingerprint === undefined ? undefined : { instance, fingerprint };
}
