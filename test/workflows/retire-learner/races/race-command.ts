import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { VERBS } from '../../../../src/domain/run/verb';
import { STEPS } from '../../../support/fake-site';
import { explore } from './explore';
import type { RaceBench } from './race-bench';
import type { RaceEvent, Sent } from './race-event';
import type { RaceState } from './race-state';
import { type Sight, sightOf } from './sight';

/** All that may be so, as far as anybody has seen. */
export interface RaceModel {
  states: readonly RaceState[];
  sent: number;
}

/** What happens at once, each a few milliseconds after the start of the race. */
export interface Race {
  readonly events: readonly { readonly event: RaceEvent; readonly afterMs: number }[];
}

const SETTLES_WITHIN_MS = 45_000;
const LOOK_EVERY_MS = 15;

/** Runs a race, waits until nothing moves any more, and sees whether the model could have come to the same. */
export class RaceCommand implements fc.AsyncCommand<RaceModel, RaceBench> {
  constructor(private readonly race: Race) {}

  check(): boolean {
    return this.race.events.length > 0;
  }

  async run(model: RaceModel, bench: RaceBench): Promise<void> {
    const { events } = this.race;
    const isLively = events.length > 1 || model.states.some(({ run }) => run.doing !== undefined);
    const sent = events.map(
      ({ event }, at): Sent => ({ event, id: idOf(event, model.sent + at), mayBeStale: isLively }),
    );
    model.sent += events.length;
    const possible = explore(model.states, sent);
    if (events.some(({ event }) => event.kind === 'cool-off-ends')) await bench.untilNearTheEnd();
    await Promise.all(
      sent.map(async (one, at) => {
        await sleep(events[at]?.afterMs ?? 0);
        await bench.make(one);
      }),
    );
    const line = this.toString();
    model.states = await settle(bench, possible, line);
    bench.story.push(`${line} → ${JSON.stringify(sightOf(model.states[0] as RaceState))}`);
  }

  toString(): string {
    return this.race.events.map(({ event, afterMs }) => `${nameOf(event)} +${afterMs}`).join(' | ');
  }
}

async function settle(bench: RaceBench, possible: readonly RaceState[], race: string): Promise<RaceState[]> {
  const end = Date.now() + SETTLES_WITHIN_MS;
  let sight: Sight | undefined;
  for (;;) {
    sight = (await bench.look()) ?? sight;
    const text = JSON.stringify(ordered(sight));
    const fits = possible.filter((state) => JSON.stringify(ordered(sightOf(state))) === text);
    if (fits.length > 0) return fits;
    if (Date.now() > end) {
      const allowed = [...new Set(possible.map((state) => JSON.stringify(ordered(sightOf(state)))))];
      throw new Error(
        `${bench.story.join('\n')}\n${race} →\nseen:    ${text} (${await bench.whatMoves()})\nallowed: ${allowed.join('\n         ')}`,
      );
    }
    await sleep(LOOK_EVERY_MS);
  }
}

function ordered(sight: Sight | undefined) {
  if (sight === undefined) return undefined;
  const { answers, row, erased, phase, lms, hangs } = sight;
  return { phase, lms, row, hangs, erased, answers: Object.fromEntries(Object.entries(answers).sort()) };
}

function idOf(event: RaceEvent, n: number): string {
  return event.kind === 'workflow-cancel' ? 'temporal' : `t${n}`;
}

function nameOf(event: RaceEvent): string {
  const { kind, ...more } = event;
  return `${kind}${Object.values(more)
    .map((value) => ` ${value}`)
    .join('')}`;
}

const targets = fc.constantFrom('PENDING', ...STEPS.map(({ end }) => end), 'NOWHERE_COMPLETE');
const adminStates = fc.constantFrom(
  'PENDING',
  ...STEPS.flatMap(({ start, end }) => [start, end]),
  'ERRORED',
  'ABORTED',
  'COMPLETE',
  'ELSEWHERE',
);

const verbEvent: fc.Arbitrary<RaceEvent> = fc
  .record({
    verb: fc.constantFrom(...VERBS),
    to: targets,
    by: fc.constantFrom('update' as const, 'update' as const, 'signal' as const),
    seen: fc.boolean(),
  })
  .map(({ verb, to, by, seen }) => ({
    kind: 'verb' as const,
    verb,
    by,
    ...(verb === 'reset' ? { to } : {}),
    ...(seen ? { seen: true as const } : {}),
  }));

const anyEvent: fc.Arbitrary<RaceEvent> = fc.oneof(
  { weight: 8, arbitrary: verbEvent },
  { weight: 3, arbitrary: fc.constant({ kind: 'let-go' as const }) },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom('works' as const, 'hangs' as const, 'refuses' as const, 'is-busy' as const)
      .map((does) => ({ kind: 'service' as const, does })),
  },
  { weight: 2, arbitrary: adminStates.map((to) => ({ kind: 'admin-move' as const, to })) },
  { weight: 2, arbitrary: fc.constant({ kind: 'nudge' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'admin-cancel' as const }) },
  { weight: 1, arbitrary: fc.boolean().map((due) => ({ kind: 'ask-again' as const, due })) },
  { weight: 1, arbitrary: fc.constant({ kind: 'discover' as const }) },
  { weight: 1, arbitrary: targets.map((to) => ({ kind: 'reopen' as const, to })) },
  { weight: 1, arbitrary: fc.constant({ kind: 'workflow-cancel' as const }) },
);

/** One to three things at once. */
export const anyRace: fc.Arbitrary<RaceCommand> = fc
  .array(fc.record({ event: anyEvent, afterMs: fc.nat({ max: 25 }) }), { minLength: 1, maxLength: 3, size: 'max' })
  .map((events) => new RaceCommand({ events }));
