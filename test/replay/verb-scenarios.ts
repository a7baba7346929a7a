import { WorkflowUpdateStage } from '@temporalio/client';
import { VERBS, type Verb, type VerbRequest } from '../../src/domain/run/verb';
import { verbSignals, verbUpdates } from '../../src/workflows/retire-learner/messages';
import { ask, type RunHandle } from '../support/retirement-bench';
import { erroredRun, waitingRun } from '../support/troubled-runs';
import { DAY_MS, due, ended, type Scenario, young } from './scenario';

const say = (run: RunHandle, verb: Verb, request: VerbRequest = {}) => run.signal(verbSignals[verb], request);

/** Verbs as signals, which the Web UI and `--no-wait` send, and verbs in phases where they are seldom said. */
export const VERB_SCENARIOS: Readonly<Record<string, Scenario>> = {
  'signals-while-cooling-off': {
    live: async (at) => {
      const run = await young(at, 40);
      for (const verb of VERBS.filter((one) => one !== 'expedite' && one !== 'abort' && one !== 'cancel')) {
        await say(run, verb, { by: 'operator', reason: 'a drill' });
      }
      await at.until(run, ({ verbs }) => verbs.length === 5);
      await say(run, 'cancel');
      return ended(run);
    },
  },
  'signal-to-skip': {
    live: async (at, bench) => {
      const run = await waitingRun(bench, at, 51);
      await say(run, 'skip', { step: 'RETIRING_CREDENTIALS', by: 'operator' });
      return ended(run);
    },
  },
  'reset-to-pending-and-held': {
    live: async (at, bench) => {
      const run = await erroredRun(bench, at, 52);
      await ask(run, 'reset', { to: 'PENDING' });
      await at.until(run, ({ phase }) => phase === 'held');
      return run;
    },
  },
  'asked-only': {
    live: async (at, bench) => {
      const run = await erroredRun(bench, at, 53);
      await ask(run, 'abort', { dryRun: true });
      return run;
    },
  },
  'signal-to-expedite': {
    live: async (at) => {
      const run = await young(at, 41);
      await say(run, 'expedite');
      return ended(run);
    },
  },
  'signal-to-abort-an-errored': {
    live: async (at, bench) => {
      const run = await erroredRun(bench, at, 42);
      await say(run, 'abort');
      return ended(run);
    },
  },
  'signal-to-retry-an-errored': {
    live: async (at, bench) => {
      const run = await erroredRun(bench, at, 43);
      await say(run, 'retry');
      return ended(run);
    },
  },
  'signal-to-reset-a-waiting': {
    live: async (at, bench) => {
      const run = await waitingRun(bench, at, 44);
      at.site.healed();
      await say(run, 'reset', { to: 'PENDING', goOn: true });
      return ended(run);
    },
  },
  'aborted-while-cooling-off': {
    live: async (at) => {
      const run = await young(at, 45);
      await ask(run, 'abort', { reason: 'asked by the lawyers' });
      return ended(run);
    },
  },
  'aborted-by-temporal': {
    live: async (at, bench) => {
      const run = await waitingRun(bench, at, 46);
      at.site.healed();
      await run.cancel();
      return ended(run);
    },
  },
  'waiting-then-cancel-refused': {
    live: async (at, bench) => {
      const run = await waitingRun(bench, at, 47);
      await ask(run, 'cancel');
      await ask(run, 'expedite');
      return run;
    },
  },
  'held-until-then-released': {
    skips: true,
    live: async (at) => {
      const run = await young(at, 48, 6.9);
      const until = new Date((await at.env.currentTimeMs()) + 2 * DAY_MS).toISOString();
      await ask(run, 'hold', { until });
      return ended(run);
    },
  },
  'reset-while-held': {
    live: async (at, bench) => {
      const run = await erroredRun(bench, at, 49);
      await ask(run, 'hold');
      await ask(run, 'reset', { to: 'ENROLLMENTS_COMPLETE' });
      await ask(run, 'release');
      return ended(run);
    },
  },
  'asked-in-the-middle-of-a-step': {
    live: async (at) => {
      let goOn = () => {};
      const mayGoOn = new Promise<void>((resolve) => {
        goOn = resolve;
      });
      at.site.on('runStep RETIRING_CREDENTIALS', () => mayGoOn);
      const run = await due(at, 50);
      await at.until(run, ({ step }) => step === 'RETIRING_CREDENTIALS');
      const held = await run.startUpdate(verbUpdates.hold, {
        args: [{ reason: 'audit' }],
        waitForStage: WorkflowUpdateStage.ACCEPTED,
      });
      await say(run, 'release');
      goOn();
      await held.result();
      return ended(run);
    },
  },
};
