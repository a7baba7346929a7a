import { startSandbox } from '../../sandbox/start-sandbox';
import { RestartableServer } from '../chaos/restartable-server';
import { temporaryFolder } from '../config/temporary-folder';
import { until } from '../support/until-holds';
import { startWorkerProcess } from '../support/worker-process';

const folder = temporaryFolder();
const closers: (() => Promise<unknown>)[] = [];

afterAll(async () => {
  for (const close of closers) await close();
});

describe('a worker whose Temporal server is killed', () => {
  it('says once that it is out of reach and once that it is back, and passes on none of the retries below', async () => {
    const sandbox = await startSandbox({ port: 0 });
    closers.unshift(() => sandbox.stop());
    const file = folder.write('site.yml', sandbox.config());
    const engine = await RestartableServer.open(folder.path);
    closers.unshift(() => engine.close());
    const worker = await startWorkerProcess(file, engine.env);
    closers.unshift(() => worker.kill());
    const said = () => worker.lines.map((line) => String((JSON.parse(line) as { msg?: string }).msg));
    const from = said().length;
    const count = (text: string) => said().filter((line) => line.includes(text)).length;
    const health = async () => (await fetch(`${worker.listen}/health`)).json() as Promise<{ warnings: string[] }>;
    await engine.kill();
    await until('it says that Temporal is lost', () => count('is out of reach') > 0);
    expect((await health()).warnings).toContainEqual(expect.stringMatching(/^Temporal at \S+ is out of reach since /));
    await engine.startAgain();
    await until('it says that Temporal is back', () => count('is back') > 0);
    const { TEMPORAL_ADDRESS: address } = engine.env;
    expect(said().slice(from)).toEqual([
      `Temporal at ${address} is out of reach: runs wait for it, and continue by themselves`,
      expect.stringMatching(new RegExp(`^Temporal at ${address} is back after \\d+ s$`)),
    ]);
    expect((await health()).warnings.filter((line) => line.includes('Temporal'))).toEqual([]);
    expect(await worker.stop()).toBe(0);
  }, 300_000);
});
