import { shortWorkflowsOf } from '../../../src/domain/instance/instance';
import type { HoldScope } from '../../../src/domain/instance/maintenance-hold';
import { otherWorkSince } from '../../../src/temporal/visibility/other-work-since';
import { REPLACE_USERNAMES, replaceUsernamesWorkflowId } from '../../../src/workflows/replace-usernames/messages';
import { REQUEST_RETIREMENTS } from '../../../src/workflows/request-retirements/messages';
import { withQueue } from '../../support/fake-queue';
import { FakeSite } from '../../support/fake-site';
import { RetirementBench } from '../../support/retirement-bench';
import { untilHolds } from '../../support/until-holds';

let bench: RetirementBench;
beforeAll(async () => {
  bench = await RetirementBench.openInRealTime();
});
afterAll(() => bench.close());

const LMS: HoldScope = { kind: 'service', service: 'LMS' };
const ECOMMERCE: HoldScope = { kind: 'service', service: 'ECOMMERCE' };
const STEP: HoldScope = { kind: 'step', step: 'RETIRING_LMS' };

const pairs = [{ old: 'ann', wanted: 'anna' }];

describe('work that a hold waits for, beside the steps', () => {
  it.each([
    {
      activity: 'replaceUsername',
      type: REPLACE_USERNAMES,
      idOf: replaceUsernamesWorkflowId,
      input: { pairs, allowSuffix: false, known: [] },
      covers: { instance: 1, lms: 1, ecommerce: 1, step: 0 },
    },
    {
      activity: 'requestRetirements',
      type: REQUEST_RETIREMENTS,
      idOf: (instance: string) => `${shortWorkflowsOf(REQUEST_RETIREMENTS, instance)}1`,
      input: { usernames: ['ann'] },
      covers: { instance: 1, lms: 1, ecommerce: 0, step: 0 },
    },
  ] as const)(
    'is an attempt at $activity that is in hand',
    async ({ activity, type, idOf, input, covers }) => {
      const site = withQueue(new FakeSite());
      let letGo = () => {};
      const released = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      const work = site.activities[activity as keyof typeof site.activities] as (input: unknown) => Promise<unknown>;
      const hangs = async (given: unknown) => {
        await released;
        return work(given);
      };
      Object.assign(site.activities, { [activity]: hangs });
      await bench.serve(site, async ({ env: { client }, instance }) => {
        const count = (scope: HoldScope) => otherWorkSince(client, instance, scope, Date.now() + 2_000);
        const run = await client.workflow.start(type, {
          workflowId: idOf(instance),
          taskQueue: 'lethe',
          args: [{ instance, ...input }],
        });
        await untilHolds(
          'the attempt is in hand',
          () => count({ kind: 'instance' }),
          (found) => found === 1,
        );
        const [instanceHold, lms, ecommerce, step] = await Promise.all(
          [{ kind: 'instance' } as const, LMS, ECOMMERCE, STEP].map(count),
        );
        expect({ instance: instanceHold, lms, ecommerce, step }).toEqual(covers);
        letGo();
        await run.result();
        expect(await count({ kind: 'instance' })).toBe(0);
      });
    },
    60_000,
  );
});
