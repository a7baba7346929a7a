import { describeLearners } from '../../../src/cli/learner/learner-list';
import { describeStatus } from '../../../src/cli/learner/status-text';
import { dueDate } from '../../../src/domain/learner/due-date';
import { currentDetails } from '../../../src/domain/run/current-details';
import { decide } from '../../../src/domain/run/decide';
import { listedAs } from '../../../src/domain/run/listed-as';
import type { RunState } from '../../../src/domain/run/state';
import { statusOf } from '../../../src/domain/run/status-of';
import { VERBS, type Verb } from '../../../src/domain/run/verb';
import { untrueLines } from './untrue-lines';

/** So wide that no line is broken. */
const PAGE = { columns: 10_000, colour: false };

/** What `show`, `list` and the Web UI say of a run that is not so, in words; empty when every line is true. */
export function untrueTexts(state: RunState, nowMs: number): readonly string[] {
  const status = statusOf(state, nowMs);
  const { wait, phase } = status;
  const text = describeStatus(status, PAGE);
  const details = currentDetails(status, nowMs);
  const listed = listedAs(state, nowMs);
  const row = { userId: 7, username: 'ann', open: state.ended === undefined, ...listed };
  const list = describeLearners([row], 1, PAGE);
  const lmsState = state.lms.gone === true ? 'gone' : state.lms.state;
  const due = dueDate(new Date(state.learner.created), state.plan.dueMonths).toISOString();
  const said = (line: string) => text.split('\n').find((one) => one.startsWith(line));
  const done = [...text.matchAll(/(\d+) of (\d+)(?:, (\d+) assumed)?/g), ...details.matchAll(/(\d+) of (\d+) steps/g)];
  const isAsked = listed.attention !== undefined && status.carryingOut === undefined;
  const lines: readonly (readonly [boolean, string])[] = [
    [(listed.attention !== undefined) !== (phase === 'attention'), 'the attribute asks for a person, the phase not'],
    // A verb that is carried out waits for a service, whatever a person was asked for before.
    [isAsked && listed.attention !== wait?.code, 'the attribute has another failure'],
    [list.includes(listed.attention ?? '\u0000') !== (phase === 'attention'), 'the list asks for a person'],
    [(said('tries again') !== undefined) !== (wait?.until !== undefined), 'tries again, in `show`'],
    [/tries again 2/.test(details) !== (wait?.until !== undefined), 'tries again, in the Web UI'],
    [/not by itself/.test(text), 'not by itself'],
    [done.length < 2 || done.some(([, n, m, of = 0]) => Number(n) > Number(m) || Number(of) > Number(n)), 'N of M'],
    [!(said('LMS state')?.includes(`${lmsState}, `) ?? false), 'the LMS state'],
    [status.lmsStateAt !== new Date(Math.min(state.lms.seenAtMs, nowMs)).toISOString(), 'since when the LMS says so'],
    [state.ended === undefined && !details.includes(`${lmsState} in the LMS`), 'the LMS state in the Web UI'],
    [status.dueAt !== due || status.requestedAt !== state.learner.created, 'dates of another request'],
    [state.ended === undefined && !details.includes(`by law ${due.slice(0, 10)}`), 'due in the Web UI'],
    [wait !== undefined && !details.includes(wait.advice), 'no advice in the Web UI'],
    [wait !== undefined && !text.includes(wait.advice.replaceAll('`', '')) && !text.includes(wait.advice), 'no advice'],
  ];
  const untrue = lines.flatMap(([is, what]) => (is ? [`${what}: ${text}\n${details}\n${list}`] : []));
  const refused = refusedAdvice(state, nowMs).map((verb) => `advises ${verb}, and refuses it: ${wait?.advice}`);
  return [...untrueLines(state, nowMs), ...untrue, ...refused];
}

/** Verbs that the advice names, and that the run refuses when they are asked. */
function refusedAdvice(state: RunState, nowMs: number): readonly string[] {
  const { wait, step } = statusOf(state, nowMs);
  const advice = wait?.advice ?? '';
  const named = [...advice.matchAll(/`(?:lethe learner )?([a-z]+)[^`]*`/g)].map(([, word]) => word as Verb);
  const release = named.includes('release') ? { hold: undefined } : {};
  return named
    .filter((verb) => VERBS.includes(verb))
    .filter((verb) => {
      const request = { by: 'Ada', dryRun: true, to: 'PENDING', step };
      const asked: RunState = { ...state, ...(verb === 'release' ? {} : release) };
      const { answers, state: after, command } = decide(asked, { kind: 'verb', verb, request, ask: 1 }, nowMs);
      if (answers.length > 0) return answers.some(({ answer }) => !answer.accepted);
      // The LMS is asked: it says the same again.
      if (command.kind !== 'call' || command.call.kind !== 'look') return false;
      const learner = { ...state.learner, currentState: state.lms.state };
      const row = state.lms.gone === true ? ({ kind: 'gone' } as const) : ({ kind: 'found', learner } as const);
      const look = { row, seenAtMs: nowMs, plan: state.plan, approved: state.approved };
      const how = { kind: 'looked', look } as const;
      const judged = decide(after, { kind: 'came', call: command.call, how }, nowMs);
      return judged.answers.some(({ answer }) => !answer.accepted);
    });
}
