import { setTimeout as sleep } from 'node:timers/promises';
import { SANDBOX_PIPELINE } from '../../../sandbox/driver-config';
import { counted } from '../../../src/domain/text/counted';
import type { Play } from '../play';
import { type StepInTemporal, statusOfRun, stepInTemporal } from '../run-of';
import { until } from '../until';

const SERVICE = 'ECOMMERCE';
const STATE = SANDBOX_PIPELINE.find(([, , service]) => service === SERVICE)?.[0] ?? '';
const DOWN_MS = 5_000;

/** More than enough to find one that has been tried. */
const LOOKED_AT = 10;

/** A service is down for some seconds while learners are retired. */
export async function takeServiceDown(play: Play): Promise<void> {
  const { sandbox, story, turns, signal, patienceMs } = play;
  const { admin } = sandbox;
  const limit = { withinMs: patienceMs, signal };
  const there = () => admin.learners({ state: STATE }).map(({ userId }) => userId);
  await sandbox.down('ecommerce');
  story.tell('service down', `${SERVICE} goes down: connections to it are refused.`);
  const downAtMs = Date.now();
  // Down before the first one comes, so that nobody who is seen there has their answer already.
  await until(`The first learner in ${STATE}`, () => there().length > 0, limit);
  await sleep(DOWN_MS);
  signal.throwIfAborted();
  const waiting = there();
  const held = await mostTried(play, waiting);
  const wait = counted(waiting.length, 'learner waits', 'learners wait');
  story.tell(
    'service down',
    `${wait} at ${STATE}${held === undefined ? '' : `; Temporal keeps trying (${held.failure}, attempt ${held.attempt})`}.`,
  );
  await sandbox.up('ecommerce');
  story.tell('service down', `${SERVICE} is back after ${((Date.now() - downAtMs) / 1000).toFixed(0)} s.`);
  const still = () => waiting.filter((userId) => admin.learner(userId).state === STATE);
  await until(`The way past ${STATE}`, () => still().length === 0, limit);
  const errored = waiting.filter((userId) =>
    admin.learner(userId).responses.some((entry) => entry.includes(`from ${STATE} to ERRORED`)),
  );
  const attempts = await Promise.all(
    waiting.map((userId) =>
      turns
        .run(() => statusOfRun(play, userId))
        .then(({ receipts }) => receipts.find(({ step }) => step === STATE)?.attempts ?? 0),
    ),
  );
  const most = Math.max(0, ...attempts);
  for (const userId of waiting)
    if (!play.befell.has(userId)) play.befell.set(userId, `waited while ${SERVICE} was down`);
  story.tell(
    'service down',
    `All who waited have passed it, after at most ${counted(most, 'attempt')}. ${errored.length === 0 ? 'Nobody' : errored.length} became ERRORED because of it.`,
  );
  const ok = waiting.length > 0 && errored.length === 0 && most > 1;
  play.findings.push({
    ok,
    text: `${waiting.length} waited while ${SERVICE} was down, and ${errored.length === 0 ? 'none' : errored.length} became ERRORED because of it`,
  });
}

/** The waiting step that Temporal has tried most often. */
async function mostTried(play: Play, waiting: readonly number[]): Promise<StepInTemporal | undefined> {
  const steps = await Promise.all(waiting.slice(0, LOOKED_AT).map((userId) => stepInTemporal(play, userId)));
  const failed = steps.filter((step) => step?.failure !== undefined);
  return failed.sort((one, other) => (other?.attempt ?? 0) - (one?.attempt ?? 0))[0];
}
