import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import fc from 'fast-check';
import type { Activities } from '../../../src/activities/contract';
import { createActivities } from '../../../src/activities/create-activities';
import { Pace } from '../../../src/activities/kit/pace';
import type { Whose } from '../../../src/activities/retire-learner/contract';
import { type InstanceConfig, loadConfig } from '../../../src/config/load-config';
import { isFailureCode } from '../../../src/domain/failure/failure';
import type { Learner } from '../../../src/domain/learner/learner';
import { restingStatesOf, statesOf } from '../../../src/domain/pipeline/pipeline';
import { DRIVERS } from '../../../src/drivers/registry';
import { RetirementRecord } from '../../../src/openedx/lms/retirement-rows';
import { openInstance } from '../../../src/serving/open-instance';
import { fuzzRuns, fuzzTimeout } from '../../support/fuzz-runs';
import { PagesInMemory } from '../../support/pages-in-memory';
import { RecordsInMemory } from '../../support/records-in-memory';
import { RunsInMemory } from '../../support/runs-in-memory';
import { type StubService, startStubService } from '../../support/stub-service';
import { type AnyAnswer, anyAnswer, PERSONAL, ROW, there } from './any-answer';

const ANSWER_TIMEOUT_MS = 2_000;
const LEARNER: Learner = RetirementRecord.parse(ROW);

/** Every method of every driver is a step of this pipeline. */
const METHODS = DRIVERS.flatMap((driver) =>
  Object.keys(driver.methods).map((method) => [driver.name, method] as const),
);

function fileAt(url: string): string {
  const services = ['lms', 'ecommerce', 'credentials', 'demographics', 'license_manager'];
  return [
    'client_id: retirement_worker',
    'client_secret: s3cr3t',
    'fetch_ecommerce_segment_id: true',
    'base_urls:',
    ...services.map((name) => `  ${name}: ${url}/${name}`),
    'EXTRA_SERVICES_TO_RETIRE_FROM:',
    `  - {name: EXTRA, service_base_url: "${url}/extra", retirement_url_path: retire}`,
    'retirement_pipeline:',
    ...METHODS.map(([service, method], at) => `  - [RETIRING_${at}, DONE_${at}, ${service}, ${method}]`),
    '  - [RETIRING_EXTRA, DONE_EXTRA, EXTRA, retire_learner]',
    'lethe: {id: any, cool_off_days: 7}',
  ].join('\n');
}

let stub: StubService;
let instance: InstanceConfig;
let steps: Awaited<ReturnType<typeof loadConfig>>['instances'][number]['plan']['steps'];
let fingerprint: string;
const logged: unknown[] = [];
/** Codes of failures, and `ok`. */
const ends = new Set<string>();

let records: RecordsInMemory;
function rules() {
  const { instance, settings, rulesRevision } = records.record;
  const { plan, discovery } = settings;
  return { revision: rulesRevision, site: { instance, fingerprint: settings.fingerprint }, plan, discovery };
}

beforeAll(async () => {
  stub = await startStubService();
  const folder = await mkdtemp(join(tmpdir(), 'lethe-any-'));
  await writeFile(join(folder, 'any.yml'), fileAt(stub.url), { mode: 0o600 });
  const { instances } = await loadConfig({ path: join(folder, 'any.yml'), env: {} });
  await rm(folder, { recursive: true });
  const [only] = instances;
  if (only === undefined) throw new Error('no instance');
  const limits = { ...only.limits, answerTimeoutMs: ANSWER_TIMEOUT_MS, connectTimeoutMs: ANSWER_TIMEOUT_MS };
  instance = { ...only, limits };
  ({ steps } = instance.plan);
  ({ fingerprint } = instance.card);
}, 60_000);

afterAll(() => stub.stop());

/** Opened for each try: a token endpoint that asks to wait for a day must not answer for the tries after it. */
function openActivities(): { readonly activities: Activities; close(): void } {
  const opened = openInstance(instance);
  const write = (...line: unknown[]) => void logged.push(line);
  const logger = { debug: write, info: write, warn: write, error: write };
  const metrics = { stepDone: () => {}, stepFailed: () => {}, learners: () => {} };
  const stopping = new AbortController().signal;
  const { services, close } = opened;
  records = new RecordsInMemory('any', services.settings);
  const runs = new RunsInMemory();
  const pages = new PagesInMemory();
  const pace = new Pace();
  return { activities: createActivities({ services, runs, pace, records, pages, logger, metrics, stopping }), close };
}

/** Tokens are given, or are as strange as the rest; everything else gets the answers in turn. */
function answersWith(answers: readonly AnyAnswer[], tokenToo: boolean): void {
  let at = 0;
  stub.answerWith((response, request) => {
    if (request.url.includes('/oauth2/') && !tokenToo) {
      const token = { access_token: 's3cr3t', expires_in: 0.001, token_type: 'JWT' };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(token));
      return;
    }
    const answer = answers[at % answers.length];
    at += 1;
    answer?.(response, request);
  });
}

/** Comes to an end that is one of ours: a result, or a failure of the table, and neither says who it was. */
async function endsWell<Name extends keyof Activities>(name: Name, input: Parameters<Activities[Name]>[0]) {
  logged.length = 0;
  const env = new MockActivityEnvironment(
    { attempt: 1, startToCloseTimeoutMs: 3_600_000 },
    { logger: new DefaultLogger('ERROR') },
  );
  const { activities, close } = openActivities();
  const activity = activities[name] as (given: unknown) => Promise<unknown>;
  const end = await env.run<[unknown], unknown, typeof activity>(activity, input).then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  close();
  expect(inspect(logged, { depth: 10 })).not.toMatch(PERSONAL);
  if (!('error' in end)) {
    ends.add('ok');
    return end.value;
  }
  const { error } = end;
  if (!(error instanceof ApplicationFailure)) throw error;
  ends.add(String(error.type));
  expect({ type: error.type, ours: isFailureCode(error.type) }).toMatchObject({ ours: true });
  // What was not expected becomes `config.stale`, and would be a defect of ours.
  expect(error.message).not.toMatch(/^unexpected /);
  expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(PERSONAL);
  return undefined;
}

const whose = (): Whose => ({ site: { instance: 'any', fingerprint }, learner: LEARNER, run: 'run-1' });
const answers = fc.array(anyAnswer, { minLength: 1, maxLength: 4 });
const given = fc.tuple(answers, fc.boolean());

describe('whatever the services answer, an activity ends, and in a way that is ours:', () => {
  it(
    'every method of every driver',
    () => {
      const step = fc.nat({ max: steps.length - 1 });
      const property = fc.asyncProperty(given, step, fc.boolean(), async ([all, tokenToo], at, entered) => {
        answersWith(all, tokenToo);
        const one = steps[at];
        if (one === undefined) throw new Error('no such step');
        const before = steps[at - 1]?.end ?? 'PENDING';
        there.state = entered ? one.start : before;
        const last = at === steps.length - 1;
        const known = { seenAtMs: Date.now(), mayBeRenamed: false, mayHaveEnded: entered };
        const input = { whose: whose(), step: one, before, last, entered, ...known, deadlineMs: 10_000 };
        await endsWell('runStep', input);
      });
      return fc.assert(property, fuzzRuns(400));
    },
    fuzzTimeout(120_000),
  );

  const calls: Readonly<Record<string, () => Promise<unknown>>> = {
    look: () => endsWell('look', { whose: whose(), states: statesOf(steps).slice(0, 5), lastSeen: 'PENDING' }),
    moveLearner: () =>
      endsWell('moveLearner', { whose: whose(), to: 'ERRORED', force: true, response: 'no', deadlineMs: 10_000 }),
    cancelRetirement: () =>
      endsWell('cancelRetirement', { whose: whose(), states: restingStatesOf(steps).slice(0, 3), lastSeen: 'PENDING' }),
    surveyQueue: () => endsWell('surveyQueue', { instance: 'any', preview: true }),
    enrolLearners: () =>
      endsWell('enrolLearners', {
        instance: 'any',
        rules: rules(),
        batch: 'b',
        upTo: 100,
        startNew: true,
      }),
    findLearner: () => endsWell('findLearner', { instance: 'any', by: { username: LEARNER.originalUsername } }),
  };

  it.each(Object.keys(calls))(
    '%s',
    (name) => {
      there.state = 'PENDING';
      const property = fc.asyncProperty(given, async ([all, tokenToo]) => {
        answersWith(all, tokenToo);
        await calls[name]?.();
      });
      return fc.assert(property, fuzzRuns(80));
    },
    fuzzTimeout(120_000),
  );

  it('and all ends of the table that an answer can bring were met', () => {
    const codes = ['unavailable', 'throttled', 'failed', 'denied', 'rejected'].map((code) => `service.${code}`);
    expect([...ends]).toEqual(expect.arrayContaining(['ok', ...codes]));
  });

  it('and a defect of ours would be seen here', async () => {
    const { whose: _, ...nobody } = { whose: whose(), states: [] };
    await expect(
      endsWell('look', { ...nobody, whose: { site: { instance: 'any', fingerprint } } } as never),
    ).rejects.toThrow();
  });
});
