import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { FAILURES, type FailureCode, RetirementError } from '../../../domain/failure/failure';
import type { StepResult } from '../../../domain/run/receipt';
import { createService } from '../../../http/create-service';
import type { OpenService } from '../../../http/service';
import type { SecretRef } from '../../../secrets/secret-ref';
import type { Driver } from '../driver';
import type { AnsweringService } from './answering-service';
import { GATEWAY_ANSWERS, MARKS_OF_PROXIES, PLATFORM_MARK, type WireAnswer } from './gateway-answers';
import { LEARNER, PERSONAL, TOKEN } from './learner';

/** One method of a driver, at a service that answers what the case needs. */
export interface FailingMethod {
  readonly driver: Driver;
  readonly method: string;
  readonly stub: AnsweringService;
  readonly secrets: readonly string[];
  erase(signal?: AbortSignal): Promise<StepResult>;
  /** From now on every secret is another. */
  changeSecrets(): void;
}

interface FailureCase {
  readonly name: string;
  run(method: FailingMethod): Promise<void>;
}

/** As a worker opens it. */
export function open(
  driver: Driver,
  baseUrl: string,
  options: unknown,
  read: (ref: SecretRef) => Promise<string>,
): OpenService {
  const { name: service, mark, auth } = driver;
  const lmsToken = { token: async () => TOKEN, invalidate: () => {} };
  const source = auth === 'lms-token' ? lmsToken : auth === 'none' ? undefined : auth(options, read);
  return createService({
    service,
    baseUrl,
    mark,
    answerTimeoutMs: 5_000,
    ...(source === undefined ? {} : { auth: source }),
  });
}

/** An answer of the service's own, so with the mark of the platform where it has one. */
function its(status: number, body: string): WireAnswer {
  return { status, body, headers: { 'content-type': 'application/json', allow: PLATFORM_MARK } };
}

const REFUSALS: readonly (readonly [what: string, answer: WireAnswer, code: FailureCode])[] = [
  ['a 503 is tried again', { status: 503 }, 'service.unavailable'],
  ['a 429 is tried again', { status: 429, headers: { 'retry-after': '1' } }, 'service.throttled'],
  ['a page with 500 is tried again for a while', { status: 500, body: '<html></html>' }, 'service.failed'],
  ['its own 500 is tried again for a while', its(500, '"no"'), 'service.failed'],
  ['its own 403 says that our credentials are wrong', its(403, '{"detail": "No."}'), 'service.denied'],
  ['its own 400 is not tried again', its(400, '"no"'), 'service.rejected'],
];

export const failureCases: readonly FailureCase[] = [
  ...REFUSALS.map(([name, answer, code]) => ({
    name,
    async run({ driver, stub, erase }: FailingMethod) {
      stub.answerWith(answer);
      const failure = await failureOf(erase());
      assert.equal(failure.code, code);
      assert.equal(failure.facts.service, driver.name);
      assert.equal(failure.facts.status, answer.status);
    },
  })),
  ...Object.entries(GATEWAY_ANSWERS).map(([name, answer]) => ({
    name: `${name} is neither an erasure nor an absence, and is tried again`,
    async run({ stub, erase }: FailingMethod) {
      stub.answerWith(answer);
      const { code } = await failureOf(erase());
      assert.notEqual(FAILURES[code].retry, 'never', `${code} ends the retirement`);
    },
  })),
  {
    name: 'an answer with an Allow header that a proxy adds does not count for a service of Open edX',
    async run({ driver, stub, erase }) {
      if (driver.mark !== 'allow') return;
      for (const allow of MARKS_OF_PROXIES) {
        for (const answer of [its(204, ''), its(404, ''), its(200, '{}'), its(400, '"no"')]) {
          stub.answerWith({ ...answer, headers: { ...answer.headers, allow } });
          assert.equal((await failureOf(erase())).code, 'service.unavailable', `Allow: ${allow}`);
        }
      }
    },
  },
  {
    name: 'an abort stops it, and nothing is asked after it',
    async run({ stub, erase }) {
      stub.answerWith('never');
      const controller = new AbortController();
      const under = failureOf(erase(controller.signal));
      while (stub.heard.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
      const asked = stub.heard.length;
      controller.abort();
      assert.equal((await under).code, 'service.unavailable');
      assert.equal(stub.heard.length, asked);
    },
  },
  {
    name: 'names and secrets stay out of what it prints, gives back and throws',
    async run({ stub, erase, secrets }) {
      const said: unknown[] = [];
      const printed = await withOutput(async () => {
        said.push(await erase());
        for (const status of [400, 401, 500]) {
          stub.answerWith(its(status, JSON.stringify(`${LEARNER.originalUsername} ${LEARNER.originalEmail}`)));
          const failure = await failureOf(erase());
          said.push(failure, failure.stack);
        }
      });
      const all = `${printed} ${said.map((one) => inspect(one, { depth: 10, showHidden: true })).join(' ')}`;
      assert.doesNotMatch(all, PERSONAL);
      for (const secret of secrets) assert.ok(!all.includes(secret), 'a secret is in it');
    },
  },
  {
    name: 'a secret that was changed is taken up by the next call',
    async run({ stub, erase, secrets, changeSecrets }) {
      if (secrets.length === 0) return;
      const sent = () => inspect(stub.heard.at(-1), { depth: 5 });
      await erase();
      const before = sent();
      changeSecrets();
      await erase();
      assert.notEqual(sent(), before);
    },
  },
];

async function failureOf(erase: Promise<StepResult>): Promise<RetirementError> {
  const end = await erase.catch((error: unknown) => error);
  assert.ok(end instanceof RetirementError, `brought back ${inspect(end)}`);
  return end;
}

async function withOutput(work: () => Promise<void>): Promise<string> {
  const printed: string[] = [];
  const streams = [process.stdout, process.stderr];
  const writes = streams.map((stream) => stream.write);
  for (const stream of streams) {
    stream.write = ((piece: unknown) => {
      printed.push(String(piece));
      return true;
    }) as typeof stream.write;
  }
  try {
    await work();
  } finally {
    streams.forEach((stream, at) => {
      stream.write = writes[at] as typeof stream.write;
    });
  }
  return printed.join('');
}
