import type { EngineTrouble } from '../../src/serving/watch-engine';
import { EngineWatch } from '../../src/serving/watch-engine';
import { createLogger } from '../../src/telemetry/logger';

const ADDRESS = '127.0.0.1:7233';

/** A watch whose answers and clock are handed to it. */
function watching() {
  const lines: { readonly level: string; readonly msg: string }[] = [];
  const logger = createLogger('info', { write: (line) => void lines.push(JSON.parse(line)) });
  let trouble: EngineTrouble | undefined;
  const watch = new EngineWatch({ address: ADDRESS, logger, answeredMs: 0, ask: async () => trouble });
  return {
    watch,
    lines: () => lines.map(({ level, msg }) => `${level}: ${msg}`),
    look: async (answer: EngineTrouble | undefined, atMs: number) => {
      trouble = answer;
      await watch.look(atMs);
    },
  };
}

describe('a worker that watches its Temporal server', () => {
  it('says once that it is out of reach, and once that it is back and after how long', async () => {
    const { lines, look, watch } = watching();
    await look(undefined, 0);
    for (const at of [5_000, 10_000, 40_000]) await look('out-of-reach', at);
    expect(watch.lostSince(40_000)).toBe(true);
    await look(undefined, 41_000);
    await look(undefined, 46_000);
    expect(lines()).toEqual([
      `warn: Temporal at ${ADDRESS} is out of reach: runs wait for it, and continue by themselves`,
      `info: Temporal at ${ADDRESS} is back after 41 s`,
    ]);
    expect(watch.lostSince(46_000)).toBe(false);
  });

  it('knows of what began before it was back that it may have failed for that alone', async () => {
    const { look, watch } = watching();
    await look(undefined, 0);
    expect(watch.lostSince(0)).toBe(false);
    await look('out-of-reach', 5_000);
    await look(undefined, 10_000);
    expect(watch.lostSince(4_000)).toBe(true);
    expect(watch.lostSince(20_000)).toBe(false);
  });

  it('knows since when, if it is lost before the first look', async () => {
    const { lines, look, watch } = watching();
    await look('out-of-reach', 5_000);
    expect(watch.warnings()).toEqual([`Temporal at ${ADDRESS} is out of reach since 1970-01-01T00:00:00Z`]);
    await look(undefined, 7_000);
    expect(lines().at(-1)).toBe(`info: Temporal at ${ADDRESS} is back after 7 s`);
  });

  it('says what the server refuses, also where that is another refusal than before', async () => {
    const { lines, look } = watching();
    await look(undefined, 0);
    await look('denied', 5_000);
    await look('denied', 10_000);
    await look('no-namespace', 15_000);
    await look(undefined, 20_000);
    expect(lines()).toEqual([
      `error: Temporal at ${ADDRESS} refuses the credentials of this worker: runs wait`,
      `error: Temporal at ${ADDRESS} does not have the namespace of this worker any more: runs wait`,
      `info: Temporal at ${ADDRESS} is back after 20 s`,
    ]);
  });

  it('reports it for as long as it lasts', async () => {
    const { look, watch } = watching();
    expect(watch.warnings()).toEqual([]);
    await look(undefined, Date.parse('2026-01-02T03:04:05Z'));
    await look('out-of-reach', Date.parse('2026-01-02T03:04:10Z'));
    expect(watch.warnings()).toEqual([`Temporal at ${ADDRESS} is out of reach since 2026-01-02T03:04:05Z`]);
    await look(undefined, Date.parse('2026-01-02T03:04:15Z'));
    expect(watch.warnings()).toEqual([]);
  });
});
