import { one, table } from './report-table';
import { type StandSettings, withStand } from './stand';
import { VERB_HEADINGS, type VerbTimes, verbCells, verbsBeside } from './verbs-over-and-over';

/** How long a verb of one learner takes while a discovery enrolls many others. */
export interface VerbBesideEnrollment extends VerbTimes {
  /** Learners whom the discovery enrolled meanwhile. */
  readonly enrolled: number;
  /** From the start of the discovery to its end. */
  readonly enrollmentSeconds: number;
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
    await stand.sandbox.add(enrolled, 0);
    say(`  ${enrolled} learners are enrolled, and one is held and released meanwhile …`);
    const { result, seconds, ...times } = await verbsBeside(stand, userId, () => stand.discover(false));
    if (result.enrolled !== enrolled) throw new Error(`${result.enrolled} of ${enrolled} learners were enrolled`);
    return { enrolled, enrollmentSeconds: seconds, ...times };
  });
}

export function describeVerbs(found: VerbBesideEnrollment): string {
  return [
    '`lethe learner hold` and `release` of one learner, again and again, while one discovery enrolls many. Each is a command ' +
      'of its own, from its start to its end.',
    table(
      ['enrolled meanwhile', 'in', ...VERB_HEADINGS],
      [[String(found.enrolled), `${one(found.enrollmentSeconds)} s`, ...verbCells(found)]],
    ),
  ].join('\n\n');
}
