import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporal } from '@temporalio/proto';
import { FakeSite } from '../support/fake-site';
import { RetirementBench } from '../support/retirement-bench';
import { startSharedDevServer, stopSharedDevServer } from '../support/shared-dev-server';
import { SCENARIOS } from './scenarios';

const FOLDER = join(__dirname, 'histories');

/**
 * Records the history of every scenario that has none yet; what is there is never touched:
 * `node -r ./test/support/typescript-hook.cjs test/replay/record.ts`
 */
async function recordMissing(): Promise<readonly string[]> {
  await mkdir(FOLDER, { recursive: true });
  const missing = Object.entries(SCENARIOS).filter(([name]) => !existsSync(join(FOLDER, `${name}.pb`)));
  for (const skips of [true, false]) {
    const wanted = missing.filter(([, scenario]) => (scenario.skips ?? false) === skips);
    if (wanted.length === 0) continue;
    const bench = skips ? await RetirementBench.open() : await RetirementBench.openInRealTime();
    for (const [name, scenario] of wanted) {
      process.stdout.write(`${name} …\n`);
      await bench.serve(scenario.site?.() ?? new FakeSite(), async (at) => {
        const run = await scenario.live(at, bench);
        const history = await bench.env.client.workflow
          .getHandle(run.workflowId, run.firstExecutionRunId)
          .fetchHistory();
        await writeFile(join(FOLDER, `${name}.pb`), temporal.api.history.v1.History.encode(history).finish());
      });
    }
    await bench.close();
  }
  return missing.map(([name]) => name);
}

void startSharedDevServer()
  .then(recordMissing)
  .then((names) => process.stdout.write(`recorded ${names.length}: ${names.join(', ')}\n`))
  .finally(stopSharedDevServer);
