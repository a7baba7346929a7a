import { setTimeout as sleep } from 'node:timers/promises';
import { SANDBOX_PIPELINE } from '../../../sandbox/driver-config';
import type { VerbAnswer } from '../../../src/domain/run/verb';
import type { Play } from '../play';
import { statusOfRun } from '../run-of';
import { until } from '../until';

const SERVICE = 'CREDENTIALS';
const PATH = '/user/retire/';
const AT = SANDBOX_PIPELINE.findIndex(([, , service]) => service === SERVICE);
/** The end of the step before the one that is refused. */
const BACK_TO = SANDBOX_PIPELINE[AT - 1]?.[1] ?? 'PENDING';
/** For whoever watches: time to see it ERRORED. @unit milliseconds */
const PAUSE_MS = 2_000;

/** Laid before its learner comes by; it may be moved while nobody is on the way. */
export interface Refusal {
  readonly userId: number;
  moveTo(userId: number): void;
  lift(): void;
}

export function layRefusal({ sandbox: { admin } }: Play, first: number): Refusal {
  const lay = (learner: number) =>
    admin.addFault({
      match: { service: 'credentials', path: PATH, learner },
      do: { kind: 'refuse', message: 'This learner has an open order.' },
    }).id;
  let userId = first;
  let id = lay(first);
  return {
    get userId() {
      return userId;
    },
    moveTo(other) {
      if (other === userId) return;
      admin.removeFaults(id);
      userId = other;
      id = lay(other);
    },
    lift: () => admin.removeFaults(id),
  };
}

/** A service refuses one learner for good; a person mends it and puts the learner back; the run finishes. */
export async function refuseLearner(play: Play, refusal: Refusal): Promise<void> {
  const { sandbox, story, lethe, turns, signal, patienceMs } = play;
  const { admin } = sandbox;
  const { userId } = refusal;
  const limit = { withinMs: patienceMs, signal };
  await until(`Learner ${userId} in ERRORED`, () => admin.learner(userId).state === 'ERRORED', limit);
  const said = admin
    .learner(userId)
    .responses.at(-1)
    ?.match(/Lethe: (.*), run /)?.[1];
  story.tell('refused', `Learner ${userId} is ERRORED, for a person to look at. In the LMS's log: "${said}".`);
  await sleep(PAUSE_MS);
  signal.throwIfAborted();
  refusal.lift();
  const reason = `${SERVICE} mended`;
  story.tell('refused', `An operator mends ${SERVICE} and puts the learner back to the step before:`);
  story.command('refused', `lethe learner reset id:${userId} --to ${BACK_TO} --reason "${reason}"`);
  const answer = await turns.run(() =>
    lethe.run<Extract<VerbAnswer, { accepted: true }>>([
      'learner',
      'reset',
      `id:${userId}`,
      '--to',
      BACK_TO,
      '--reason',
      reason,
    ]),
  );
  story.tell('refused', `The run answers "${answer.note}", and goes on by itself.`);
  await until(`The end of learner ${userId}`, () => admin.learner(userId).state === 'COMPLETE', limit);
  const { verbs } = await turns.run(() => statusOfRun(play, userId));
  const reset = verbs.find(({ verb }) => verb === 'reset');
  story.tell(
    'refused',
    `Learner ${userId} is COMPLETE. The run remembers who put it back, when and why: "${reset?.request.reason}".`,
  );
  play.befell.set(userId, `refused by ${SERVICE}, then reset`);
  const ok = reset?.answer.accepted === true && reset.request.reason === reason;
  play.findings.push({
    ok,
    text: `${userId} was ERRORED, reset, and is ${admin.learner(userId).state}; ${ok ? "the run has the operator's reason" : 'the run has no record of it'}`,
  });
}
