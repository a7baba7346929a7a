import { SCRIPT_SCENARIOS } from '../chaos/scripts/script-scenarios';
import { type ScriptSweep, sweepScripts } from '../chaos/scripts/sweep-all-scripts';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { notTried } from '../support/not-tried';
import { gatewayPath, HOW_TO_GET_S3 } from '../support/s3/start-s3';

const isTried = ({ needs }: (typeof SCRIPT_SCENARIOS)[number]) => !needs.bucket || gatewayPath() !== undefined;

describe('a command of the scripts that nothing disturbs', () => {
  let engine: TestEngine;
  let swept: ScriptSweep;

  beforeAll(async () => {
    engine = await openTestEngine('scripts-undisturbed');
    const asked = { client: engine.client, env: engine.env, scenarios: SCRIPT_SCENARIOS, choose: () => [] };
    swept = await sweepScripts(asked, () => {});
  }, 400_000);
  afterAll(() => engine.close());

  it.each(SCRIPT_SCENARIOS.filter(isTried).map((scenario) => [scenario.name, scenario] as const))(
    'does what its sweep is about: %s',
    (_, scenario) => {
      const clean = swept.clean.find((one) => one.scenario === scenario);
      expect(clean?.wrong).toEqual([]);
    },
  );
  for (const one of SCRIPT_SCENARIOS) if (!isTried(one)) notTried(one.name, 'versitygw', HOW_TO_GET_S3);
});
