import assert from 'node:assert/strict';
import type { Learner } from '../../../domain/learner/learner';
import type { OpenService } from '../../../http/service';
import type { SecretRef } from '../../../secrets/secret-ref';
import type { Driver, DriverScript } from '../driver';
import { eraseWith, findsByUserId } from '../driver';
import { type AnsweringService, startAnsweringService } from './answering-service';
import { type FailingMethod, failureCases, open } from './failure-cases';
import { PLATFORM_MARK, type WireAnswer } from './gateway-answers';
import { LEARNER, readLiteral } from './learner';

/** A service with one learner in it, whom a method is to erase. */
export interface DriverBench {
  /** Of what the driver's options are made. */
  readonly file: DriverScript;
  readonly service: OpenService;
  readonly learner: Learner;
  /** Whether the service has done what the method asks for. */
  done(): boolean;
  /** Requests that the service did not expect. */
  unexpected(): readonly unknown[];
  stop(): Promise<void>;
}

export interface ConformanceOptions {
  /** The file for a service at that URL, with every secret of the driver set to one of `secrets`. */
  readonly fileAt: (url: string) => DriverScript;
  readonly secrets?: readonly string[];
  /** An answer of the service to a request that it fulfils. Default: 204, with the mark of the platform */
  readonly success?: (method: string) => WireAnswer;
  /** Opens a service that really forgets, with a learner ready for that method. */
  readonly open: (method: string) => Promise<DriverBench>;
  /** Every method of the driver. */
  readonly methods: readonly string[];
}

/** One thing that every driver must keep. */
export interface ConformanceCase {
  /** A sentence, e.g. `retire_learner: a 503 is tried again`. */
  readonly name: string;
  /** Rejects when the driver does not keep it. */
  run(): Promise<void>;
}

/**
 * What every driver keeps, whatever it erases; hand each case to the test runner of your choice.
 * @example
 * for (const { name, run } of conformance(newsletter, options)) it(name, run);
 */
export function conformance(driver: Driver, options: ConformanceOptions): readonly ConformanceCase[] {
  return [
    {
      name: 'every method is tested, and none is left out that the driver has',
      run: async () => checkMethods(driver, options),
    },
    ...options.methods.flatMap((method) => [
      {
        name: `${method}: erases, and the second time does no harm`,
        run: () => eraseTwice(driver, method, options),
      },
      {
        name: `${method}: sends no username if it says that it finds the learner by the user id`,
        run: () => whileFailing(driver, method, options, sendsNoName),
      },
      ...failureCases.map(({ name, run }) => ({
        name: `${method}: ${name}`,
        run: () => whileFailing(driver, method, options, run),
      })),
    ]),
  ];
}

function checkMethods(driver: Driver, { methods }: ConformanceOptions): void {
  const known = Object.keys(driver.methods);
  assert.deepEqual([...methods].sort(), [...known].sort());
  for (const method of driver.methodsAbsentOn404 ?? []) assert.ok(known.includes(method), `${method} is unknown`);
  for (const method of Object.keys(driver.methodsLeftOut ?? {}))
    assert.ok(!known.includes(method), `${method} is there`);
  for (const fact of Object.values(driver.facts)) assert.match(fact, /\S/);
}

async function eraseTwice(driver: Driver, method: string, options: ConformanceOptions): Promise<void> {
  const bench = await options.open(method);
  try {
    assert.equal(bench.done(), false, 'nothing is done before the driver is called');
    const parsed = driver.Options.parse(driver.optionsFrom(bench.file));
    const erase = () =>
      eraseWith(driver, method, bench.learner, parsed, { service: bench.service.with(), secret: readLiteral });
    const { outcome } = await erase();
    assert.ok(outcome === 'erased' || outcome === 'accounted', `the first call brings back ${outcome}`);
    assert.equal(bench.done(), true, 'the service has done what was asked for');
    await erase();
    assert.equal(bench.done(), true, 'the second call does no harm');
    assert.deepEqual(bench.unexpected(), []);
  } finally {
    await bench.stop();
  }
}

async function sendsNoName({ driver, method, stub, erase }: FailingMethod): Promise<void> {
  await erase();
  assert.ok(stub.heard.length > 0, 'the service is called');
  if (!findsByUserId(driver, method)) return;
  const sent = JSON.stringify(stub.heard.map(({ url, body }) => decodeURIComponent(url) + body));
  assert.ok(!sent.includes(LEARNER.originalUsername), 'the username is sent');
}

async function whileFailing(
  driver: Driver,
  method: string,
  options: ConformanceOptions,
  run: (failing: FailingMethod) => Promise<void>,
): Promise<void> {
  const marked: WireAnswer = { status: 204, headers: { allow: PLATFORM_MARK } };
  const stub: AnsweringService = await startAnsweringService(options.success?.(method) ?? marked);
  const parsed = driver.Options.parse(driver.optionsFrom(options.fileAt(stub.url)));
  let changed = false;
  const secret = async (ref: SecretRef) => `${await readLiteral(ref)}${changed ? '-changed' : ''}`;
  const opened = open(driver, stub.url, parsed, secret);
  try {
    await run({
      driver,
      method,
      stub,
      secrets: options.secrets ?? [],
      erase: (signal) => eraseWith(driver, method, LEARNER, parsed, { service: opened.with(signal), secret }),
      changeSecrets: () => {
        changed = true;
      },
    });
  } finally {
    opened.close();
    await stub.stop();
  }
}
