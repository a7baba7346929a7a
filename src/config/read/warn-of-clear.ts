import { isClearUrl } from '../../domain/encryption/loopback';
import type { InstanceConfig } from '../instance-config';
import type { YamlPath } from '../yaml/yaml-document';
import type { BaseUrls } from './read-base-urls';
import type { Reading } from './reading';

const BASE_URLS = 'base_urls';
const EXTRA = 'EXTRA_SERVICES_TO_RETIRE_FROM';

/** Only of what is sent to: many files have the addresses of services that nothing of theirs uses. */
export function warnOfClear(
  urls: BaseUrls,
  drivers: InstanceConfig['drivers'],
  renames: InstanceConfig['renames'],
  reading: Reading,
): void {
  const { findings, script } = reading;
  const used = new Set([...drivers.values()].map(({ driver, options }) => driver.baseUrl(options)));
  const renamed = new Set([...renames.values()].map(({ baseUrl }) => baseUrl));
  for (const [key, finding] of urls.clear) {
    const url = urls.byKey[key] ?? '';
    if (key !== 'lms' && (used.has(url) || renamed.has(url))) findings.warn([BASE_URLS, key], finding);
  }
  const told = new Set(Object.values(urls.byKey));
  for (const [service, { driver, options }] of drivers) {
    const url = driver.baseUrl(options);
    if (!isClearUrl(url) || told.has(url)) continue;
    const { path, name } = placeOf(service, url, script);
    findings.warn(path, {
      message: `${name} is http: what ${service} is sent, with its token or key, goes over the network unencrypted`,
      hint: `write ${url.replace(/^http:/i, 'https:')}, unless that network is private`,
    });
  }
}

/** A driver does not say which key its URL comes from. */
function placeOf(service: string, url: string, script: Reading['script']): { path: YamlPath; name: string } {
  const extra = script[EXTRA];
  const at = Array.isArray(extra)
    ? extra.findIndex((one: { readonly name?: unknown } | null) => one?.name === service)
    : -1;
  if (at >= 0) return { path: [EXTRA, at, 'service_base_url'], name: `${EXTRA}: service_base_url` };
  const key = Object.keys(script).find((one) => String(script[one]).replace(/\/+$/, '') === url.replace(/\/+$/, ''));
  return key === undefined ? { path: [], name: `the address of ${service}` } : { path: [key], name: key };
}
