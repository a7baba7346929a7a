import { inspect } from 'node:util';
import { FakeSite } from '../../../support/fake-site';
import { RetirementBench } from '../../../support/retirement-bench';
import { startSharedDevServer, stopSharedDevServer } from '../../../support/shared-dev-server';
import { randomRaces } from './random-races';

// `npm run test:chaos -- --only races` starts this: node -r ./test/support/typescript-hook.cjs … <seed> <learners>

const RACES_OF_A_LEARNER = 12;

async function race(seed: number, learners: number): Promise<void> {
  await startSharedDevServer();
  const bench = await RetirementBench.openInRealTime();
  try {
    await bench.serve(new FakeSite(), async (at) => {
      const races = await randomRaces(at, { seed, learners, races: RACES_OF_A_LEARNER });
      process.stdout.write(`${JSON.stringify({ races })}\n`);
    });
  } finally {
    await bench.close();
    await stopSharedDevServer();
  }
}

race(Number(process.argv[2]), Number(process.argv[3])).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${inspect(error)}\n`);
    process.exit(1);
  },
);
