import { RetirementError } from '../../src/domain/failure/failure';
import { nudgeSignal } from '../../src/workflows/retire-learner/messages';
import { FakeSite, learner, plan } from '../support/fake-site';
import { ask } from '../support/retirement-bench';
import { erroredRun, REJECTED, waitingRun } from '../support/troubled-runs';
import { ARCHIVE_SCENARIOS } from './archive-scenarios';
import { CAMPAIGN_SCENARIOS } from './campaign-scenarios';
import { DISCOVERY_SCENARIOS } from './discovery-scenarios';
import { INSTANCE_SCENARIOS } from './instance-scenarios';
import { REPORT_SCENARIOS } from './report-scenarios';
import { DAY_MS, due, ended, type Scenario, young } from './scenario';
import { TROUBLE_SCENARIOS } from './trouble-scenarios';
import { USERNAME_SCENARIOS } from './username-scenarios';
import { VERB_SCENARIOS } from './verb-scenarios';

/** Every phase, verb and failure of a run, by name. New ones are added; what was recorded once is never recorded again. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  ...VERB_SCENARIOS,
  ...TROUBLE_SCENARIOS,
  ...DISCOVERY_SCENARIOS,
  ...INSTANCE_SCENARIOS,
  ...REPORT_SCENARIOS,
  ...ARCHIVE_SCENARIOS,
  ...CAMPAIGN_SCENARIOS,
  ...USERNAME_SCENARIOS,
  'completed-at-once': { live: async (at) => ended(await due(at, 1)) },
  'found-complete': { live: async (at) => ended(await due(at, 2, {}, 'COMPLETE')) },
  'found-aborted': { live: async (at) => ended(await due(at, 3, {}, 'ABORTED')) },
  'adopted-in-a-working-state': { live: async (at) => ended(await due(at, 4, {}, 'RETIRING_CREDENTIALS')) },
  'finished-after-the-last-step': { live: async (at) => ended(await due(at, 5, {}, 'LMS_COMPLETE')) },
  'unknown-state': {
    live: async (at) => {
      const run = await due(at, 6, {}, 'LOCKING_ACCOUNT');
      await at.until(run, ({ phase }) => phase === 'attention');
      return run;
    },
  },
  'cooled-off-over-a-day': { skips: true, live: async (at) => young(at, 7) },
  'cooled-off-within-a-day': { skips: true, live: async (at) => ended(await young(at, 8, 6.5)) },
  withdrawn: {
    skips: true,
    live: async (at) => {
      const run = await young(at, 9, 6.5);
      at.site.rows.delete(9);
      return ended(run);
    },
  },
  'asked-again': {
    skips: true,
    live: async (at) => {
      const run = await young(at, 10, 6.5);
      at.site.add(learner(10, new Date(await at.env.currentTimeMs()), { retirementId: 11 }));
      await at.env.sleep(DAY_MS);
      return run;
    },
  },
  cancelled: {
    live: async (at) => {
      const run = await young(at, 11);
      await ask(run, 'cancel', { by: 'operator', reason: 'asked by the learner' });
      return ended(run);
    },
  },
  'cancelled-by-temporal': {
    live: async (at) => {
      const run = await young(at, 12);
      await run.cancel();
      return ended(run);
    },
  },
  'cancel-denied': {
    live: async (at) => {
      at.site.on('cancelRetirement', new RetirementError('service.denied', { service: 'LMS', status: 403 }));
      const run = await young(at, 13);
      await ask(run, 'cancel');
      return run;
    },
  },
  'expedited-while-held': {
    live: async (at) => {
      const run = await young(at, 14);
      await ask(run, 'hold', { reason: 'audit' });
      await ask(run, 'expedite');
      await ask(run, 'release');
      return ended(run);
    },
  },
  'refused-verbs': {
    live: async (at) => {
      const run = await young(at, 15);
      await ask(run, 'reset', { to: 'PENDING' });
      await ask(run, 'retry');
      await ask(run, 'hold', { until: 'never' });
      return run;
    },
  },
  'errored-then-retried': {
    live: async (at, bench) => {
      const run = await erroredRun(bench, at, 16);
      await ask(run, 'retry');
      return ended(run);
    },
  },
  'errored-then-reset': {
    live: async (at, bench) => {
      const run = await erroredRun(bench, at, 17);
      await ask(run, 'reset', { to: 'PENDING', goOn: true });
      return ended(run);
    },
  },
  'errored-then-aborted': {
    live: async (at, bench) => {
      const run = await erroredRun(bench, at, 18);
      await ask(run, 'abort');
      return ended(run);
    },
  },
  'errored-then-moved-by-hand': {
    live: async (at, bench) => {
      const run = await erroredRun(bench, at, 19);
      at.site.move(19, 'CREDENTIALS_COMPLETE');
      await run.signal(nudgeSignal, { twin: false });
      await at.until(run, ({ missingSteps }) => missingSteps?.length === 1);
      await ask(run, 'skip', { step: 'RETIRING_CREDENTIALS', by: 'operator', reason: 'done by hand' });
      return ended(run);
    },
  },
  'waiting-then-retried': {
    live: async (at, bench) => {
      const run = await waitingRun(bench, at, 20);
      at.site.healed();
      await ask(run, 'retry');
      return ended(run);
    },
  },
  'waiting-then-reset': {
    live: async (at, bench) => {
      const run = await waitingRun(bench, at, 21);
      at.site.healed();
      await ask(run, 'reset', { to: 'PENDING', goOn: true });
      return ended(run);
    },
  },
  'waiting-then-held': {
    live: async (at, bench) => {
      const run = await waitingRun(bench, at, 22);
      await ask(run, 'hold');
      return run;
    },
  },
  'an-outage-of-a-day': {
    skips: true,
    live: async (at) => {
      at.site.on('runStep RETIRING_LMS', new RetirementError('service.unavailable', { service: 'LMS' }), 10_000);
      const run = await due(at, 23);
      await at.env.sleep(DAY_MS);
      at.site.healed();
      return ended(run);
    },
  },
  'a-budget-spent': {
    skips: true,
    live: async (at) => {
      at.site.on('runStep RETIRING_CREDENTIALS', new RetirementError('service.failed', { status: 500 }), 10_000);
      const run = await due(at, 24);
      await at.env.sleep(1.2 * DAY_MS);
      return run;
    },
  },
  'credentials-refused': {
    live: async (at) => {
      at.site.on('runStep', new RetirementError('service.denied', { service: 'LMS', status: 403 }), 10_000);
      const run = await due(at, 25);
      await at.until(run, ({ phase }) => phase === 'attention');
      return run;
    },
  },
  'another-site': {
    live: async (at) => {
      at.site.on('runStep', new RetirementError('instance.mismatch', {}), 10_000);
      const run = await due(at, 26);
      await at.until(run, ({ phase }) => phase === 'attention');
      return run;
    },
  },
  'no-cool-off-in-force': {
    site: () => new FakeSite(plan({ coolOffDays: null })),
    live: async (at) => {
      const run = await due(at, 27);
      await at.until(run, ({ phase }) => phase === 'attention');
      return run;
    },
  },
  'a-twin': {
    skips: true,
    live: async (at) => {
      const run = await young(at, 28, 6.9);
      await run.signal(nudgeSignal, { twin: true });
      await at.env.sleep(DAY_MS);
      return run;
    },
  },
  'opened-for-reset': {
    live: async (at) => {
      const opening = { verb: 'reset', request: { to: 'PENDING', goOn: true } } as const;
      return ended(await due(at, 29, { opening }, 'COMPLETE'));
    },
  },
  'opened-for-a-refused-verb': {
    live: async (at) => {
      const opening = { verb: 'expedite', request: {} } as const;
      return ended(await due(at, 30, { opening }));
    },
  },
  'rejected-twice': {
    live: async (at, bench) => {
      const run = await erroredRun(bench, at, 31);
      at.site.on('runStep RETIRING_CREDENTIALS', REJECTED);
      await ask(run, 'retry');
      await at.until(run, ({ phase, revision }) => phase === 'attention' && revision > 4);
      return run;
    },
  },
};
