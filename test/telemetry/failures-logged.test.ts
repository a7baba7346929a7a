import {
  ApplicationFailure,
  DefaultFailureConverter,
  defaultPayloadConverter,
  type RetryPolicy,
} from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { attempt } from '../../src/activities/kit/attempt';
import type { InstanceServices } from '../../src/activities/kit/instance-services';
import type { Records } from '../../src/activities/kit/records';
import { FAILURES, type FailureCode, RetirementError } from '../../src/domain/failure/failure';
import { sdkLogger } from '../../src/serving/sdk-logger';
import { framesOf } from '../../src/telemetry/frames-of';
import { logCrash, logCrashes } from '../../src/telemetry/log-crashes';
import { createLogger, type Logger } from '../../src/telemetry/logger';
import { SECRETS, TROUBLES } from './troubles';

const CODES = Object.keys(FAILURES) as FailureCode[];

/** The real logger, and what it wrote. */
function logging(): {
  readonly logger: Logger;
  readonly lines: string[];
  readonly last: () => Record<string, unknown>;
} {
  const lines: string[] = [];
  const logger = createLogger('debug', { write: (line) => void lines.push(line) });
  return { logger, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') };
}

const named = (said: unknown) =>
  SECRETS.filter((one) => (typeof said === 'string' ? said : JSON.stringify(said)).includes(one));

/** Fails an attempt of an activity with that. @returns what Temporal is told, as it would be stored */
async function failWith(
  error: unknown,
  logger: Logger,
  retryPolicy?: RetryPolicy,
): Promise<{ readonly type: unknown; readonly stored: string }> {
  const services = { rules: { card: { id: 'academy', fingerprint: 'f' } } } as unknown as InstanceServices;
  const env = new MockActivityEnvironment(
    { attempt: 3, ...(retryPolicy && { retryPolicy }) },
    { logger: new DefaultLogger('ERROR', () => {}) },
  );
  const facts = { service: 'LMS', step: 'RETIRING_LMS' };
  const metrics = { stepDone: () => {}, stepFailed: () => {} };
  const parts = { services, logger, metrics, records: {} as Records };
  const work = () => attempt(parts, undefined, 5_000, facts, async () => Promise.reject(error));
  const failure = await env.run(work).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(failure instanceof ApplicationFailure)) throw new Error('it did not fail as Temporal expects');
  const stored = new DefaultFailureConverter().errorToFailure(failure, defaultPayloadConverter);
  const text = JSON.stringify(stored, (_, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString() : value,
  );
  return { type: failure.type, stored: text };
}

describe('a failed attempt', () => {
  test.each(CODES)('with %s is a line of ids, codes and numbers', async (code) => {
    const { logger, lines, last } = logging();
    const facts = { service: 'CREDENTIALS', step: 'RETIRING_CREDENTIALS', status: 503, retryAfterMs: 9 };
    const { type } = await failWith(new RetirementError(code, facts), logger);
    expect(type).toBe(code);
    expect(lines).toHaveLength(1);
    expect(last()).toMatchObject({ instance: 'academy', activity: expect.any(String), attempt: 3, code, ...facts });
    expect(last()).toMatchObject({ level: 'warn', msg: 'attempt failed', time: expect.any(String) });
  });

  test('is counted against the attempts that there are, where another one is made', async () => {
    const { logger, last } = logging();
    const policy = { maximumAttempts: 10, nonRetryableErrorTypes: ['service.failed'] };
    await failWith(new RetirementError('service.unavailable'), logger, policy);
    expect(last()).toMatchObject({ attempt: 3, atMost: 10 });
    for (const code of ['service.failed', 'service.denied'] as const) {
      await failWith(new RetirementError(code), logger, policy);
      expect(last()).not.toHaveProperty('atMost');
    }
    await failWith(new RetirementError('service.unavailable'), logger, { maximumAttempts: 0 });
    expect(last()).not.toHaveProperty('atMost');
  });

  test.each(Object.entries(TROUBLES))('with %s names nobody, neither in the log nor to Temporal', async (_, make) => {
    const { logger, lines, last } = logging();
    const { type, stored } = await failWith(make(), logger);
    expect(named(lines.join('')).concat(named(stored))).toEqual([]);
    expect({ type, said: last().code }).toEqual({ type: 'config.stale', said: 'config.stale' });
  });

  test('with an error of nobody says where that was made', async () => {
    const { logger, last } = logging();
    await failWith(TROUBLES['an error with a name in its message']?.(), logger);
    expect(last().stack).toMatch(/^ {4}at .*troubles\.ts/);
  });
});

describe('framesOf()', () => {
  test('gives nothing for what is not an error, or has no stack', () => {
    expect(framesOf('ann')).toBeUndefined();
    expect(framesOf(Object.assign(new Error('ann'), { stack: 'Error: ann' }))).toBeUndefined();
    expect(framesOf(Object.assign(new Error('ann'), { stack: undefined }))).toBeUndefined();
  });

  test('gives every frame of an error across await', async () => {
    const thrower = async () => {
      await Promise.resolve();
      throw new Error('of Ann');
    };
    const frames = framesOf(await thrower().catch((error: unknown) => error))?.split('\n') ?? [];
    expect(frames.length).toBeGreaterThanOrEqual(2);
    for (const frame of frames) expect(frame).toMatch(/^ {4}at /);
  });
});

describe("the SDK's lines", () => {
  test.each(Object.entries(TROUBLES))('about %s name nobody', (_, make) => {
    const { logger, lines } = logging();
    const sdk = sdkLogger(logger);
    const error = make();
    const joined = `Error while processing ActivityTask.start: ${error instanceof Error ? error.message : String(error)}`;
    const meta = {
      error,
      err: error,
      cause: error,
      workflowId: 'retirement/academy/7',
      learner: SECRETS,
      memo: SECRETS,
    };
    for (const say of [sdk.trace, sdk.debug, sdk.info, sdk.warn, sdk.error]) say.call(sdk, joined, meta);
    sdk.log('ERROR', joined, meta);
    // Where it ought to be a text: the SDK logs some errors as they are.
    if (typeof error !== 'string') sdk.error(error as string);
    expect(lines.length).toBeGreaterThanOrEqual(6);
    expect(named(lines.join(''))).toEqual([]);
  });

  test('keep their own words, ids and the class of the error', () => {
    const { logger, last } = logging();
    const meta = {
      workflowId: 'retirement/academy/7',
      runId: 'r',
      taskQueue: 'lethe',
      activityType: 'runStep',
      error: new RangeError('x'),
    };
    sdkLogger(logger).warn('Activity failed', meta);
    expect(last()).toMatchObject({
      component: 'temporal',
      workflowId: 'retirement/academy/7',
      runId: 'r',
      taskQueue: 'lethe',
      activity: 'runStep',
      errorName: 'RangeError',
      msg: 'Activity failed',
    });
  });
});

describe("the SDK's own lines", () => {
  const lost = 'Status { code: Unavailable, message: "tcp connect error", source: None }';
  const core = (error: string) => ({ sdkComponent: 'core', target: 'temporalio_client::retry', error });

  test.each([
    ['gRPC call poll_workflow_task_queue retried 6 times', core(lost), 'debug'],
    ['Error while completing workflow activation', core(lost), 'debug'],
    [`Error when recording heartbeat: ${lost}`, { sdkComponent: 'core' }, 'debug'],
    ['Activity failed', { sdkComponent: 'worker', error: ApplicationFailure.create({ type: 'x' }) }, 'debug'],
    ['Activity failed', { sdkComponent: 'worker', error: new TypeError('x') }, 'warn'],
    ['Worker state changed', { sdkComponent: 'worker', state: 'RUNNING' }, 'debug'],
    ['Error while completing workflow activation', core('Status { code: InvalidArgument, message: "x" }'), 'warn'],
    ['Something else', { error: lost }, 'warn'],
  ])('%s with %j is a line for %s', (message, meta, level) => {
    const { logger, last } = logging();
    sdkLogger(logger).warn(message, meta);
    expect(last()).toMatchObject({ level, msg: message.replace(/:.*/, '') });
  });
});

describe('what ends the process', () => {
  test.each(Object.entries(TROUBLES))('is logged by class and place where it is %s', (_, make) => {
    const { logger, lines, last } = logging();
    const error = make();
    logCrash(logger, error, 'a part of the worker failed');
    expect(named(lines.join(''))).toEqual([]);
    expect(last()).toMatchObject({ level: 'error', errorName: error instanceof Error ? error.name : typeof error });
  });

  test('is logged before it ends with 1', () => {
    const { logger, lines } = logging();
    const listeners = new Map<string, (...args: unknown[]) => void>();
    const exits: unknown[] = [];
    const on = (event: string, listener: (...args: unknown[]) => void) => void listeners.set(event, listener);
    const exit = (code: unknown) => void exits.push([code, lines.length]);
    logCrashes(logger, { on, exit } as unknown as NodeJS.Process);
    listeners.get('uncaughtException')?.(new Error('Zelda'), 'unhandledRejection');
    expect(exits).toEqual([[1, 1]]);
    expect(lines[0]).toContain('the process ends: unhandledRejection');
  });
});
