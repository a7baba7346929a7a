import { RetirementError } from '../../src/domain/failure/failure';
import { FakeSite, learner, plan } from '../support/fake-site';
import { ask } from '../support/retirement-bench';
import { toldFailure } from '../support/told-failure';
import { DAY_MS, due, ended, type Scenario, young } from './scenario';

const HOUR_MS = 3_600_000;
/** Longer than the heartbeat time-out of a step, 15 s. */
const SILENT_MS = 22_000;

/** Failures, and time-outs, that no verb brings about. */
export const TROUBLE_SCENARIOS: Readonly<Record<string, Scenario>> = {
  'a-secret-missing': {
    live: async (at) => {
      at.site.on('runStep', new RetirementError('secret.missing', { service: 'LMS' }), 10_000);
      const run = await due(at, 60);
      await at.until(run, ({ phase }) => phase === 'attention');
      return run;
    },
  },
  'what-a-service-said-before-an-outage': {
    live: async (at) => {
      at.site.on('runStep RETIRING_CREDENTIALS', async () => {
        throw toldFailure({ outcome: 'already-absent', reference: 'job-7' });
      });
      return ended(await due(at, 77));
    },
  },
  'one-learner-at-a-time': {
    skips: true,
    live: async (at) => {
      at.site.on('runStep RETIRING_LMS', new RetirementError('service.one-at-a-time', { service: 'LMS' }), 10_000);
      const run = await due(at, 78);
      await at.env.sleep(2 * HOUR_MS);
      at.site.healed();
      return ended(run);
    },
  },
  'an-instance-held': {
    live: async (at) => {
      at.site.on('runStep RETIRING_CREDENTIALS', new RetirementError('instance.held', { service: 'CREDENTIALS' }), 2);
      return ended(await due(at, 74));
    },
  },
  'nothing-in-force': {
    skips: true,
    live: async (at) => {
      at.site.on('runStep', new RetirementError('instance.not-applied', { service: 'LMS' }), 1);
      return ended(await due(at, 75));
    },
  },
  'a-record-that-cannot-be-read': {
    live: async (at) => {
      at.site.on('runStep', new RetirementError('instance.unreadable', { service: 'LMS' }), 2);
      return ended(await due(at, 76));
    },
  },
  'a-stale-worker': {
    skips: true,
    live: async (at) => {
      at.site.on('runStep RETIRING_LMS', new RetirementError('config.stale', { service: 'LMS' }), 10_000);
      const run = await due(at, 61);
      await at.env.sleep(2 * HOUR_MS);
      at.site.healed();
      return ended(run);
    },
  },
  'a-certificate-not-to-be-trusted': {
    skips: true,
    live: async (at) => {
      at.site.on('runStep RETIRING_LMS', new RetirementError('service.untrusted', { service: 'LMS' }), 10_000);
      const run = await due(at, 73);
      await at.env.sleep(2 * HOUR_MS);
      at.site.healed();
      return ended(run);
    },
  },
  'no-worker-for-the-instance': {
    skips: true,
    live: async (at) => {
      const run = await due(at, 62, { instance: `${at.instance}-gone` });
      await at.env.sleep(8 * HOUR_MS);
      return run;
    },
  },
  'an-attempt-that-fell-silent': {
    live: async (at) => {
      at.site.on('runStep RETIRING_CREDENTIALS', () => new Promise((resolve) => setTimeout(resolve, SILENT_MS)));
      return ended(await due(at, 63));
    },
  },
  'reset-after-a-silent-attempt': {
    site: () => new FakeSite(plan({ attemptDeadlineMs: { default: 5_000 } })),
    live: async (at) => {
      at.site.on('runStep RETIRING_CREDENTIALS', () => new Promise((resolve) => setTimeout(resolve, SILENT_MS)));
      const run = await due(at, 64);
      await at.until(run, ({ step }) => step === 'RETIRING_CREDENTIALS');
      await ask(run, 'reset', { to: 'PENDING', goOn: true });
      return ended(run);
    },
  },
  'the-lms-down-when-looked-at': {
    skips: true,
    live: async (at) => {
      at.site.on('look', new RetirementError('service.unavailable', { service: 'LMS', status: 503 }), 25);
      return ended(await young(at, 65, 6.9));
    },
  },
  'the-lms-down-when-errored': {
    skips: true,
    live: async (at) => {
      at.site.on('runStep RETIRING_CREDENTIALS', new RetirementError('service.rejected', { status: 400 }));
      at.site.on('moveLearner ERRORED', new RetirementError('service.unavailable', { service: 'LMS' }), 12);
      const run = await due(at, 66);
      await at.env.sleep(HOUR_MS);
      return run;
    },
  },
  'moved-when-errored': {
    live: async (at) => {
      const { site } = at;
      site.on('runStep RETIRING_CREDENTIALS', new RetirementError('service.rejected', { status: 400 }));
      site.on('moveLearner ERRORED', async () => site.move(67, 'LMS_COMPLETE'));
      const run = await due(at, 67);
      await at.until(run, ({ missingSteps }) => missingSteps?.length === 2);
      return run;
    },
  },
  'moved-in-mid-run': {
    live: async (at) => {
      const { site } = at;
      site.on('runStep RETIRING_CREDENTIALS', async () => site.move(68, 'ABORTED'));
      return ended(await due(at, 68));
    },
  },
  'moved-again-and-again': {
    live: async (at) => {
      const { site } = at;
      // Another driver puts the learner back each time that this one goes on.
      site.on('runStep', async () => site.move(69, 'CREDENTIALS_COMPLETE'), 1);
      for (let tries = 0; tries < 3; tries += 1) {
        site.on('runStep RETIRING_LMS', async () => site.move(69, 'ENROLLMENTS_COMPLETE'), 1);
        site.on('runStep RETIRING_CREDENTIALS', async () => site.move(69, 'LMS_COMPLETE'), 1);
      }
      const run = await due(at, 69);
      await at.until(run, ({ phase, ending }) => phase === 'attention' || ending !== undefined);
      return run;
    },
  },
  'gone-in-mid-run': {
    live: async (at) => {
      const { site } = at;
      site.on('runStep RETIRING_CREDENTIALS', async () => void site.rows.delete(70));
      const run = await due(at, 70);
      await at.until(run, ({ phase }) => phase === 'attention');
      return run;
    },
  },
  'complete-refused-at-the-end': {
    live: async (at) => {
      at.site.on(
        'moveLearner COMPLETE',
        new RetirementError('service.denied', { service: 'LMS', status: 403 }),
        10_000,
      );
      const run = await due(at, 71, {}, 'LMS_COMPLETE');
      await at.until(run, ({ phase }) => phase === 'attention');
      return run;
    },
  },
  'renamed-before-it-was-unenrolled': {
    live: async (at) => {
      at.site.on('runStep', new RetirementError('learner.renamed', { service: 'LMS' }), 10_000);
      const run = await due(at, 74);
      await at.until(run, ({ phase }) => phase === 'attention');
      return run;
    },
  },
  'not-approved-yet': {
    live: async (at) => {
      at.site.approved = false;
      const run = await at.start(at.site.add(learner(75, new Date(Date.now() - 9 * DAY_MS))), { seenAtMs: 0 });
      await at.until(run, ({ phase }) => phase === 'attention');
      return run;
    },
  },
  'seen-long-ago': {
    live: async (at) => {
      const run = await at.start(at.site.add(learner(72, new Date(Date.now() - 9 * DAY_MS))), { seenAtMs: 0 });
      return ended(run);
    },
  },
};
