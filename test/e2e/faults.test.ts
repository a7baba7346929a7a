import { chance } from '../chaos/chance';
import { FAULT_KINDS } from '../chaos/fault-kinds';
import { RUN_REQUESTS } from '../chaos/run-requests';
import { sampleCells } from '../chaos/sample-cells';
import type { Sweep } from '../chaos/sweep';
import { sweepSurely } from '../chaos/sweep-surely';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { serveHere } from './serve-here';

const SEED = 20_241;

describe('one fault at any request of a run', () => {
  let engine: TestEngine;
  let swept: Sweep;
  const cells = sampleCells(FAULT_KINDS, chance(SEED));

  beforeAll(async () => {
    engine = await openTestEngine('faults');
    const serve = async (config: string) => {
      const served = await serveHere(engine, config);
      return () => served.stop();
    };
    swept = await sweepSurely({ client: engine.client, serve, cells }, () => {});
  }, 300_000);
  afterAll(() => engine.close());

  test('is tried at each request, and of each kind, once at least', () => {
    expect(new Set(cells.map(({ request }) => request.n)).size).toBe(RUN_REQUESTS.length);
    expect(new Set(cells.map(({ fault }) => fault.name)).size).toBe(FAULT_KINDS.length);
    expect(swept.results).toHaveLength(Math.max(RUN_REQUESTS.length, FAULT_KINDS.length));
  });

  test('a learner whom no fault meets makes the requests of the happy path and no other', () => {
    expect(swept.happy).toMatchObject({ outcome: 'COMPLETE', broken: [], extra: 0 });
  });

  test.each(cells.map((cell) => [`${cell.fault.name}: ${cell.request.title}`, cell] as const))(
    'a learner who meets %s ends as they should, at the least cost',
    (_, cell) => {
      const result = swept.results.find((one) => one.cell === cell);
      expect(result).toMatchObject({ broken: [], isCostly: false });
    },
  );
});
