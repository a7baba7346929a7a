import type { Finding } from '../findings';
import { readBaseUrl } from './base-url';
import type { Reading } from './reading';

/** `base_urls` as they are used, without a slash at their end. */
export interface BaseUrls {
  readonly lms?: { readonly url: string; readonly origin: string };
  readonly byKey: Readonly<Record<string, string>>;
  /** What is wrong with those that are not in `byKey`: a fault where something needs them. */
  readonly unsound: ReadonlyMap<string, Finding>;
  /** Warnings about those to which a token would go unencrypted, if one goes there. */
  readonly clear: ReadonlyMap<string, Finding>;
}

const KEY = 'base_urls';
const HOST = 'TUBULAR_LMS_HOST';
const EXAMPLE = 'base_urls: {lms: https://courses.example.com}';

/** @source mitodl's fork of tubular takes the LMS from TUBULAR_LMS_HOST */
export function readBaseUrls(reading: Reading): BaseUrls {
  const { findings, env, alone } = reading;
  const given = givenUrls(reading);
  const host = alone ? (env[HOST] ?? '').trim() : '';
  const byKey: Record<string, string> = {};
  const unsound = new Map<string, Finding>();
  const clear = new Map<string, Finding>();
  let lms: BaseUrls['lms'];

  const read = (key: string, value: unknown, name: string, fromEnv: boolean): void => {
    const url = readBaseUrl(value, fromEnv);
    const path = fromEnv ? [] : [KEY, key];
    if (url.kind === 'invalid') {
      const finding = { message: `${name} ${url.message}`, hint: url.hint };
      if (key === 'lms') findings.fault(path, finding);
      else unsound.set(key, finding);
      return;
    }
    if (url.clear) {
      const finding = {
        message: `${name} is http: the token goes over the network unencrypted`,
        hint: `write ${url.url.replace(/^http:/, 'https:')}, unless that network is private`,
      };
      clear.set(key, finding);
      if (key === 'lms') findings.warn(path, finding);
    }
    byKey[key] = url.url;
    if (key === 'lms') lms = url;
  };

  // A template can leave an empty key. A service that needs the key reports it.
  for (const [key, value] of Object.entries(given)) if (!isBlank(value)) read(key, value, `${KEY}.${key}`, false);
  if (!isBlank(given.lms)) warnOfOtherHost(lms?.url, host, reading);
  else if (host !== '') read('lms', host, HOST, true);
  else {
    const hint = `write ${EXAMPLE}${alone ? `, or set ${HOST}` : ''}`;
    findings.fault([KEY, 'lms'], { message: `${KEY}.lms is missing`, hint });
  }
  return { ...(lms === undefined ? {} : { lms }), byKey, unsound, clear };
}

function givenUrls({ script, findings }: Reading): Record<string, unknown> {
  const given = script[KEY];
  if (given === undefined || given === null) return {};
  if (typeof given === 'object' && Object.getPrototypeOf(given) === Object.prototype) return { ...given };
  findings.fault([KEY], { message: `${KEY} must be a mapping`, hint: `write ${EXAMPLE}` });
  return {};
}

function warnOfOtherHost(lms: string | undefined, host: string, { findings }: Reading): void {
  if (lms === undefined || host === '') return;
  const other = readBaseUrl(host, true);
  if (other.kind === 'url' && other.url === lms) return;
  findings.warn([KEY, 'lms'], {
    message: `the file's ${KEY}.lms is used, but ${HOST} is different`,
    hint: `unset ${HOST}, or remove ${KEY}.lms from the file`,
  });
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}
