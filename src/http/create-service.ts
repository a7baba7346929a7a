import { RetirementError } from '../domain/failure/failure';
import type { Answers, Given } from './answer-form';
import { createHttp, type HttpServiceOptions } from './create-http';
import type { Http, HttpAnswer, HttpMethod, HttpRequest } from './http';
import { judgeAnswer } from './judge-answer';
import type { Mark } from './mark';
import { isMarked } from './methods-of-view';
import type { OpenService, Service } from './service';
import type { TokenSource } from './token-source';

export interface ServiceOptions extends HttpServiceOptions {
  /** How its answers are told from a gateway's. */
  readonly mark: Mark;
  /** Without it no Authorization header is sent. */
  readonly auth?: TokenSource;
}

export function createService(options: ServiceOptions): OpenService {
  const http = createHttp(options);
  return { with: (signal) => view(options, http.with(signal), signal), close: () => http.close() };
}

function view({ mark, auth }: ServiceOptions, http: Http, signal?: AbortSignal): Service {
  let clock: string | undefined;

  async function sendAs(token: string | undefined, method: HttpMethod, path: string, request: HttpRequest) {
    const headers = token === undefined ? request.headers : { ...request.headers, Authorization: token };
    return http.send(method, path, { ...request, headers });
  }

  async function judge<A extends Answers>(
    method: HttpMethod,
    path: string,
    answer: HttpAnswer,
    answers: A,
  ): Promise<Given<A>> {
    const given = await judgeAnswer(answer, { http, method, path, mark }, answers);
    clock = answer.header('date');
    return given;
  }

  /** A token may have been revoked, or the LMS restarted with other keys: one renewal, one repeat. */
  async function withToken<T>(work: (token: string | undefined) => Promise<T>): Promise<T> {
    if (auth === undefined) return work(undefined);
    const token = await auth.token(signal);
    try {
      return await work(token);
    } catch (failure) {
      if (!(failure instanceof RetirementError) || failure.code !== 'service.denied' || failure.facts.status !== 401)
        throw failure;
      auth.invalidate(token);
      return work(await auth.token(signal));
    }
  }

  return {
    ask: (method, path, answers, request = {}) =>
      withToken(async (token) => judge(method, path, await sendAs(token, method, path, request), answers)),
    async *stream(path, query, method = 'GET') {
      const answer = await withToken(async (token) => {
        const opened = await sendAs(token, method, path, { query });
        if (!isList(opened, method)) await judge(method, path, opened, {});
        return opened;
      });
      clock = answer.header('date');
      yield* answer.pieces();
    },
    clockMs() {
      const at = clock === undefined ? Number.NaN : Date.parse(clock);
      return Number.isNaN(at) ? undefined : at;
    },
  };

  /** Judged before its body is read: a list is too long to be held. */
  function isList(answer: HttpAnswer, method: HttpMethod): boolean {
    const type = answer.header('content-type') ?? '';
    return answer.status === 200 && /json/i.test(type) && (mark !== 'allow' || isMarked(answer, method));
  }
}
