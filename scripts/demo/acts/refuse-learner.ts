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
/** Time to see ERRORED on the terminal. @unit milliseconds */
const PAUSE_MS = 2_000;

/** Set before its learner reaches the service. It can move to another learner while no worker is running. */
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

/** A service refuses one learner for good. A person fixes the service and resets the learner. The run finishes. */
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
  story.tell('refused', `Learner ${userId} is ERRORED and needs a person. The LMS's log says: "${said}".`);
  await sleep(PAUSE_MS);
  signal.throwIfAborted();
  refusal.lift();
  const reason = `${SERVICE} fixed`;
  story.tell('refused', `An operator fixes ${SERVICE} and puts the learner back to the previous step:`);
  story.command('refused', `lethe learner reset id:${userId} --to ${BACK_TO} --reason "${reason}" --yes`);
  const answer = await turns.run(() =>
    lethe.run<Extract<VerbAnswer, { accepted: true }>>([
      'learner',
      'reset',
      `id:${userId}`,
      '--to',
      BACK_TO,
      '--reason',
      reason,
      '--yes',
    ]),
  );
  story.tell('refused', `The run answers "${answer.note}" and continues by itself.`);
  await until(`The end of learner ${userId}`, () => admin.learner(userId).state === 'COMPLETE', limit);
  const { verbs } = await turns.run(() => statusOfRun(play, userId));
  const reset = verbs.find(({ verb }) => verb === 'reset');
  story.tell(
    'refused',
    `Learner ${userId} is COMPLETE. The run keeps who reset the learner, when, and why: "${reset?.request.reason}".`,
  );
  play.befell.set(userId, `refused by ${SERVICE}, then reset`);
  const ok = reset?.answer.accepted === true && reset.request.reason === reason;
  play.findings.push({
    ok,
    text: `${userId} was ERRORED, was reset, and is ${admin.learner(userId).state}; ${ok ? "the run has the operator's reason" : 'the run has no record of the reset'}`,
  });
}
