import { PHASES } from '../../domain/run/phase';
import type { FoundLearner, LearnerRun, NoStatus } from '../../operations/learners';
import { CliError } from '../shell/cli-error';
import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import { existingInstance } from '../shell/named-instance';
import { formatFacts, wrap } from '../shell/page';
import { STANDSTILL_HINT } from '../shell/refusal-fault';
import type { Session } from '../shell/session';
import { webUiLink } from '../shell/web-ui-link';
import { isTakenUp, noRunText } from './no-run-text';
import { describeFailing, describeStory } from './story-text';

const WHY_PARTIAL: Readonly<Record<NoStatus, string>> = {
  'no-worker': 'no worker answers; start one with `lethe worker --config FILE`',
  standstill: `workers fail at this run; ${STANDSTILL_HINT}`,
};

export const learnerShow = defineCommand({
  usage: 'show <learner>',
  summary: 'show one learner: receipts, verbs, why the run waits, and what to do',
  details:
    'Shows one learner in full, over all runs that Temporal still keeps: receipts, verbs (who, why, when, the answer), why ' +
    'it waits and what to do. The learner is ' +
    'a username, an e-mail or an LMS user id; user:, email: and id: settle what looks like two of them.',
  examples: ['lethe learner show alice --instance demo', 'lethe learner show id:5213599 --instance demo --json'],
  json: {
    userId: 'LMS user id',
    phase: `one of ${PHASES.join(', ')}; terminated, failed, timed-out or canceled where Temporal has ended the run`,
    lmsState: 'state in the LMS, as last read or written',
    receipts:
      'one for each step: step, service, method, outcome, reference, at, attempts; retirementId and requestedAt say of which ' +
      'retirement it is: earlier ones have theirs here, too',
    perhapsErased:
      'steps that have done something, or may have, and of which no receipt says so (any more), as after a reset',
    unknownBefore: 'true if somebody had moved the learner before this run, and nothing tells what was erased then',
    verbs: 'verb, request (by, reason, to, until), at, answer; lastRefusal is one of these',
    wait: 'why the run waits: code, facts, since, until, advice',
    failing: 'a call that fails now and is tried again: attempts (which failed), atMost, code, says, until',
    earlier: 'runs that ended before the last one began: runId, startedAt, endedAt, phase, retirementId, ending',
    keptSince: 'runs that ended before then are no longer kept: their receipts and verbs are gone',
    webUi: "link to the run in Temporal's Web UI, where its address is known",
    revision: 'a number that grows with each change of the run; see --if-revision of the verbs',
    partial: 'true if no worker answered; the output then has only what the list has',
    run: 'none, if the learner is in the LMS but has no run; why then says what becomes of them',
  },
  common: ['config', 'engine', 'json', 'timeout'],
  run: (session, [name = '']) => show(session, name),
});

async function show(session: Session, name: string): Promise<number> {
  const { id: instance } = await existingInstance(session);
  const { describeRun, findById, resolveLearner, tellStory } = lazy.learners();
  const meant = await session.run(instance, 'nothing was changed', (context) => resolveLearner(context, name));
  if (meant.takenFor !== undefined) {
    session.output.note(`taken for ${meant.takenFor}: whether it is also a username cannot be asked now`);
  }
  const asking = { client: await session.client(), instance };
  const run = await describeRun(asking, meant.userId);
  if (run === undefined) {
    const found =
      meant.found ?? (await session.run(instance, 'nothing was changed', (context) => findById(context, meant.userId)));
    if (found === undefined)
      throw new CliError('not-found', 'no such learner', 'there is no run, and no retirement in the LMS');
    return showWithoutRun(session, instance, found);
  }
  const story = await tellStory(asking, run);
  if (typeof story === 'string') return showRow(session, instance, run, story);
  const link = await webUiLink(session, run);
  session.output.answer({ ...story, ...(link === undefined ? {} : { webUi: link }) }, (page) =>
    describeStory(story, link, page),
  );
  return 0;
}

async function showWithoutRun(session: Session, instance: string, { learner, plan }: FoundLearner): Promise<number> {
  const { userId, retirementId, originalUsername: username, currentState: lmsState, created: requestedAt } = learner;
  const { hasTwin } = lazy.learners();
  const twin =
    isTakenUp(plan.steps, lmsState) &&
    (await session.run(instance, 'nothing was changed', (context) => hasTwin(context, userId)));
  const answer = { instance, userId, retirementId, username, lmsState, requestedAt };
  const why = noRunText(plan.steps, lmsState, twin);
  session.output.answer({ ...answer, run: 'none', why }, (page) =>
    [formatFacts(Object.entries(answer), page), wrap(why, page.columns)].join('\n'),
  );
  return 0;
}

async function showRow(session: Session, instance: string, run: LearnerRun, why: NoStatus): Promise<number> {
  const { failingCall, rowNow, usernameOf } = lazy.learners();
  const client = await session.client();
  const username = await usernameOf(client, run.raw);
  const failing = await failingCall(run);
  const row = { ...(await rowNow(client, run.raw)), ...(username === undefined ? {} : { username }) };
  session.output.note(`${WHY_PARTIAL[why]}; this is only what the lists know`);
  const { open, ...facts } = row;
  session.output.answer({ instance, ...row, ...(failing === undefined ? {} : { failing }), partial: true }, (page) =>
    [formatFacts(Object.entries(facts), page), ...(failing === undefined ? [] : [describeFailing(failing, page)])].join(
      '\n\n',
    ),
  );
  return 0;
}
