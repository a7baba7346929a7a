import type { ReadIssuer } from '../codec/oidc-verifier';
import { createHttp } from '../http/create-http';
import { proxyFor } from '../http/proxy-for';

const WITHIN_MS = 5_000;
/** Keys of an issuer are some kilobytes. @unit bytes */
const LONGEST = 1_000_000;

/** Reads documents of an OpenID Connect issuer, through the proxy that the environment names. Redirects are not followed. */
export function readIssuer(env: Readonly<Record<string, string | undefined>>): ReadIssuer {
  return async (text) => {
    const url = new URL(text);
    const proxy = proxyFor(text, env);
    const http = createHttp({
      service: 'ISSUER',
      baseUrl: url.origin,
      answerTimeoutMs: WITHIN_MS,
      maxAnswerBytes: LONGEST,
      ...(proxy === undefined ? {} : { proxy }),
    });
    try {
      const answer = await http.with(AbortSignal.timeout(WITHIN_MS)).send('GET', `${url.pathname}${url.search}`);
      const body = await answer.body();
      if (answer.status !== 200 || body.kind !== 'json') throw new Error(`${answer.status}, ${body.kind}`);
      return body.value;
    } finally {
      http.close();
    }
  };
}
