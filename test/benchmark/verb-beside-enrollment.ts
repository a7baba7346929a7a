import { one, table } from './report-table';
import { type Stand, type StandSettings, withStand } from './stand';

/** How long a verb of one learner takes while a discovery enrolls many others. */
export interface VerbBesideEnrollment {
  /** Learners whom the discovery enrolled meanwhile. */
  readonly enrolled: number;
  /** From the start of the discovery to its end. */
  readonly enrollmentSeconds: number;
  /** Verbs that were answered while it ran, one after the other. */
  readonly verbs: number;
  /** From the start of the command to its end, the start of Node.js included. @unit milliseconds */
  readonly medianMs: number;
  readonly worstMs: number;
  /** The same command with nothing beside it. @unit milliseconds */
  readonly alone: number;
}

export interface VerbOptions extends StandSettings {
  readonly enrolled: number;
}

/** `lethe learner hold` and `release` of one learner, over and over, beside one large discovery. */
export function verbBesideEnrollment(options: VerbOptions, say: (line: string) => void): Promise<VerbBesideEnrollment> {
  const { enrolled } = options;
  return withStand(options, async (stand) => {
    const [{ userId } = { userId: 0 }] = await stand.sandbox.add(1, 0);
    await stand.discover(false);
    await stand.rest();
    const alone = await verb(stand, userId, 0);
    await stand.sandbox.add(enrolled, 0);
    say(`  ${enrolled} learners are enrolled, and one is held and released meanwhile …`);
    const began = performance.now();
    let isEnrolling = true;
    const enrollment = stand.discover(false).finally(() => {
      isEnrolling = false;
    });
    const took: number[] = [];
    while (isEnrolling) took.push(await verb(stand, userId, took.length));
    const found = await enrollment;
    if (found.enrolled !== enrolled) throw new Error(`${found.enrolled} of ${enrolled} learners were enrolled`);
    took.sort((a, b) => a - b);
    return {
      enrolled,
      enrollmentSeconds: (performance.now() - began) / 1000,
      verbs: took.length,
      medianMs: took[Math.floor(took.length / 2)] as number,
      worstMs: took.at(-1) as number,
      alone,
    };
  });
}

/** @returns how long it took. @unit milliseconds */
async function verb(stand: Stand, userId: number, round: number): Promise<number> {
  const began = performance.now();
  await stand.lethe(['learner', round % 2 === 0 ? 'hold' : 'release', `id:${userId}`, '--yes', '--json']);
  return performance.now() - began;
}

export function describeVerbs(found: VerbBesideEnrollment): string {
  return [
    '`lethe learner hold` and `release` of one learner, again and again, while one discovery enrolls many. Each is a command ' +
      'of its own, from its start to its end.',
    table(
      ['enrolled meanwhile', 'in', 'verbs', 'median', 'worst', 'with nothing beside it'],
      [
        [
          String(found.enrolled),
          `${one(found.enrollmentSeconds)} s`,
          String(found.verbs),
          `${one(found.medianMs / 1000)} s`,
          `${one(found.worstMs / 1000)} s`,
          `${one(found.alone / 1000)} s`,
        ],
      ],
    ),
  ].join('\n\n');
}
