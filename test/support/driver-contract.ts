import { inspect } from 'node:util';
import type { Learner } from '../../src/domain/learner/learner';
import type { Driver, DriverScript } from '../../src/drivers/kit/driver';
import { createHttp } from '../../src/http/create-http';
import type { HttpService } from '../../src/http/http';
import { recordOutput } from './record-output';
import { type StubAnswer, type StubService, startStubService } from './stub-service';
import { thrownBy } from './thrown-by';

/** A service with one learner in it, whom a method is to erase. */
export interface DriverBench {
  /** Of what the driver's options are made. */
  readonly file: DriverScript;
  readonly service: HttpService;
  readonly learner: Learner;
  /** Whether the service has done what the method asks for. */
  done(): boolean;
  /** Requests that the service did not expect. */
  unexpected(): readonly unknown[];
  stop(): Promise<void>;
}

export interface DriverContract {
  /** The file for a service at that URL, with every secret of the driver set to one of `secrets`. */
  readonly fileAt: (url: string) => DriverScript;
  readonly secrets?: readonly string[];
  /** An answer of the service to a request that it fulfils. Default 204 */
  readonly success?: StubAnswer;
  /** Opens a service that really forgets, with a learner ready for that method. */
  readonly open: (method: string) => Promise<DriverBench>;
  /** Every method of the driver. */
  readonly methods: readonly string[];
}

const TOKEN = 'JWT t0p-s3cr3t';

/** Invented, and unlike anything that a failure or a log line may say. */
const LEARNER: Learner = {
  retirementId: 46,
  userId: 5_213_599,
  originalUsername: 'Zélie+Quux 1',
  originalEmail: 'zelie.quux@example.com',
  originalName: 'Zélie Quux',
  retiredUsername: 'retired__user_zq',
  retiredEmail: 'retired__user_zq@retired.invalid',
  currentState: 'PENDING',
  lastState: 'PENDING',
  created: '2026-01-18T20:35:52Z',
  modified: '2026-01-18T20:35:52Z',
};

const PERSONAL = /zelie|zélie|quux|retired__user|s3cr3t/i;

/** What every driver keeps, whatever it erases. */
export function driverContract(driver: Driver, contract: DriverContract): void {
  describe(`the contract of drivers, kept by ${driver.name}`, () => {
    test('every method of the driver is under contract, and none is left out that it has', () => {
      expect([...contract.methods].sort()).toEqual(Object.keys(driver.methods).sort());
      const known = Object.keys(driver.methods);
      for (const method of driver.methodsAbsentOn404 ?? []) expect(known).toContain(method);
      for (const method of Object.keys(driver.methodsLeftOut ?? {})) expect(known).not.toContain(method);
    });

    describe.each(contract.methods)('%s', (method) => {
      test('erases, and the second time does no harm', async () => {
        const bench = await contract.open(method);
        try {
          expect(bench.done()).toBe(false);
          const erase = () => call(driver, method, bench.file, bench.service, bench.learner);
          expect(await erase()).toMatchObject({ outcome: 'erased' });
          expect(bench.done()).toBe(true);
          expect(['erased', 'already-absent']).toContain((await erase()).outcome);
          expect(bench.done()).toBe(true);
          expect(bench.unexpected()).toEqual([]);
        } finally {
          await bench.stop();
        }
      });

      describe('at a service in trouble', () => {
        let stub: StubService;
        let service: HttpService;
        beforeEach(async () => {
          stub = await startStubService(contract.success ?? 204);
          const auth = { token: async () => TOKEN, invalidate: () => {} };
          service = createHttp({ service: driver.name, baseUrl: stub.url, auth, answerTimeoutMs: 5_000 });
        });
        afterEach(async () => {
          service.close();
          await stub.stop();
        });
        const erase = (signal?: AbortSignal) =>
          call(driver, method, contract.fileAt(stub.url), service, LEARNER, signal);

        test.each([
          [503, 'service.unavailable'],
          [429, 'service.throttled'],
          [500, 'service.failed'],
          [403, 'service.denied'],
          [400, 'service.rejected'],
        ])('a %i is %s', async (status, code) => {
          stub.answerWith({ status, body: 'no' });
          expect(await thrownBy(erase())).toMatchObject({ code, facts: { service: driver.name, status } });
        });

        test.each([200, 404, 400])(
          "a proxy's page with status %i is service.unavailable, never an erasure",
          async (status) => {
            stub.answerWith({
              status,
              body: '<html><body>hello</body></html>',
              headers: { 'content-type': 'text/html' },
            });
            expect((await thrownBy(erase())).code).toBe('service.unavailable');
          },
        );

        test('an abort stops it, and nothing is asked after it', async () => {
          stub.answerWith((_response, _request) => undefined);
          const controller = new AbortController();
          const under = thrownBy(erase(controller.signal));
          while (stub.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
          const asked = stub.requests.length;
          controller.abort();
          expect((await under).code).toBe('service.unavailable');
          expect(stub.requests).toHaveLength(asked);
        });

        test('secrets and names stay out of what it prints, gives back and throws', async () => {
          const output = recordOutput();
          const said: unknown[] = [];
          try {
            said.push(await erase());
            for (const status of [400, 401, 500]) {
              stub.answerWith({ status, body: `${LEARNER.originalUsername} ${LEARNER.originalEmail}` });
              const failure = await thrownBy(erase());
              said.push(failure, failure.stack);
            }
          } finally {
            output.stop();
          }
          const everything = `${output.text()} ${said.map((one) => inspect(one, { depth: 10, showHidden: true })).join(' ')}`;
          expect(everything).not.toMatch(PERSONAL);
          for (const secret of contract.secrets ?? []) expect(everything).not.toContain(secret);
        });
      });
    });
  });
}

function call(
  driver: Driver,
  method: string,
  file: DriverScript,
  service: HttpService,
  learner: Learner,
  signal?: AbortSignal,
) {
  const run = driver.methods[method];
  if (run === undefined) throw new Error(`${driver.name} has no method ${method}`);
  return run(learner, driver.Options.parse(driver.optionsFrom(file)), { http: service.with(signal) });
}
