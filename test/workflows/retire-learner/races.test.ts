import { FakeSite } from '../../support/fake-site';
import { RetirementBench, type SiteBench } from '../../support/retirement-bench';
import { type Race, RaceCommand } from './races/race-command';
import type { RaceEvent } from './races/race-event';
import { COOLING_OFF, ERRORED, type Opening, RETIRING, raceOver, randomRaces, WAITING } from './races/random-races';

const SEED = 20_261;

let bench: RetirementBench;
beforeAll(async () => {
  bench = await RetirementBench.openInRealTime();
});
afterAll(() => bench.close());

const verb = (name: Extract<RaceEvent, { kind: 'verb' }>['verb'], to?: string): RaceEvent => ({
  kind: 'verb',
  verb: name,
  to,
  by: 'update',
});
const hangs: RaceEvent = { kind: 'service', does: 'hangs' };
const works: RaceEvent = { kind: 'service', does: 'works' };
const letGo: RaceEvent = { kind: 'let-go' };
const nudge: RaceEvent = { kind: 'nudge' };
const admin = (to: string): RaceEvent => ({ kind: 'admin-move', to });
const atOnce = (...events: readonly RaceEvent[]): Race => ({ events: events.map((event) => ({ event, afterMs: 0 })) });
/** The last of them a little later than the others. */
const then = (ms: number, ...events: readonly RaceEvent[]): Race => ({
  events: events.map((event, place) => ({ event, afterMs: place === events.length - 1 ? ms : 0 })),
});

const NEAR: Opening = { ...COOLING_OFF, endsInMs: 700 };
const ends: RaceEvent = { kind: 'cool-off-ends' };

const RACES: readonly (readonly [string, Opening, readonly Race[]])[] = [
  ['cancel against the end of the cool-off', NEAR, [atOnce(ends, verb('cancel'))]],
  ['cancel a little later than the end of the cool-off', NEAR, [then(30, hangs, ends, verb('cancel')), atOnce(letGo)]],
  ['hold against the end of the cool-off', NEAR, [then(20, ends, verb('hold')), atOnce(works, verb('release'))]],
  ['expedite against cancel', COOLING_OFF, [atOnce(verb('expedite'), verb('cancel'))]],
  ['expedite, and cancel when the run looks', COOLING_OFF, [then(12, verb('expedite'), verb('cancel'))]],
  [
    'cancelled in the admin and asked again during the cool-off, and then cancelled',
    COOLING_OFF,
    [
      atOnce({ kind: 'admin-cancel' }, { kind: 'ask-again', due: false }),
      atOnce(verb('cancel')),
      atOnce(verb('cancel')),
    ],
  ],
  [
    'cancelled in the admin and asked again during the cool-off, and then expedited',
    COOLING_OFF,
    [
      atOnce({ kind: 'admin-cancel' }, { kind: 'ask-again', due: false }),
      atOnce(verb('expedite')),
      atOnce(verb('expedite')),
    ],
  ],
  ['reset during an activity', RETIRING, [atOnce(letGo), then(5, verb('reset', 'PENDING'), letGo), atOnce(letGo)]],
  [
    'reset during an activity that ends in a refusal',
    ERRORED,
    [atOnce(hangs, verb('retry')), atOnce(verb('reset', 'ENROLLMENTS_COMPLETE'), letGo)],
  ],
  ['two operators, one resets and one aborts', ERRORED, [atOnce(works, verb('reset', 'PENDING'), verb('abort'))]],
  [
    'two operators, both reset',
    WAITING,
    [atOnce(hangs, verb('reset', 'ENROLLMENTS_COMPLETE'), verb('reset', 'PENDING')), atOnce(letGo)],
  ],
  [
    'two operators, both open a learner who is aborted',
    RETIRING,
    [
      atOnce(verb('abort'), letGo),
      atOnce({ kind: 'reopen', to: 'PENDING' }, { kind: 'reopen', to: 'CREDENTIALS_COMPLETE' }),
      atOnce(letGo),
    ],
  ],
  [
    'a hold over a reset',
    RETIRING,
    [atOnce(verb('hold'), verb('reset', 'CREDENTIALS_COMPLETE'), letGo), atOnce(works), atOnce(verb('release'))],
  ],
  [
    'a move in the admin against a reset',
    WAITING,
    [atOnce(works, admin('CREDENTIALS_COMPLETE'), verb('reset', 'PENDING'))],
  ],
  ['a move in the admin against a step', RETIRING, [atOnce(admin('LMS_COMPLETE'), letGo), atOnce(nudge)]],
  [
    'a move in the admin, noticed, against an abort',
    ERRORED,
    [atOnce(admin('ENROLLMENTS_COMPLETE'), nudge, verb('abort'))],
  ],
  ['a move in the admin against a cancel', COOLING_OFF, [atOnce(admin('ENROLLMENTS_COMPLETE'), verb('cancel'))]],
  [
    "Temporal's own cancel while verbs wait for the end of a step",
    RETIRING,
    [atOnce(verb('hold')), atOnce({ kind: 'workflow-cancel' }), atOnce(verb('retry')), atOnce(letGo)],
  ],
  ["Temporal's own cancel against the end of the cool-off", NEAR, [atOnce(ends, { kind: 'workflow-cancel' })]],
];

describe('a race between whoever wants something of a learner', () => {
  it.each(RACES)(
    'comes out as in some order one after the other: %s',
    async (_, opening, races) => {
      await serve(async (at) => {
        await raceOver(
          at,
          opening,
          races.map((race) => new RaceCommand(race)),
        );
      });
    },
    240_000,
  );

  it('comes out so at random too', async () => {
    await serve(async (at) => {
      expect(await randomRaces(at, { seed: SEED, learners: 12, races: 7 })).toBeGreaterThan(20);
    });
  }, 240_000);
});

function serve(work: (at: SiteBench) => Promise<void>): Promise<void> {
  return bench.serve(new FakeSite(), work);
}
