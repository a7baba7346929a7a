import { describeFailure } from '../failure/failure';
import { counted } from '../text/counted';
import type { RunStatus } from './status';

/**
 * What the Web UI shows of a run, in Markdown: where it is, why it waits, what to do, the most urgent first. No learner's
 * name and no reason that a person gave: those are in the run's payloads.
 */
export function currentDetails(status: RunStatus, nowMs: number): string {
  const { phase, beneath, lmsState, stepsDone, stepsInAll, ending, carryingOut, verbs } = status;
  const assumed = status.stepsAssumed === undefined ? '' : `, ${status.stepsAssumed} assumed`;
  const done = `${stepsDone} of ${counted(stepsInAll, 'step')} done${assumed}`;
  if (ending !== undefined) return `**${phase}** · ${done}${LINE}${plainSentence(ending)}${TAIL}`;
  const lies = beneath === undefined ? '' : ` (below: ${beneath})`;
  const lines = [`**${phase}**${lies} · ${plainName(lmsState)} in the LMS, ${minuteOf(status.lmsStateAt)} · ${done}`];
  if (status.why !== undefined) lines.push(`Why: ${plainSentence(status.why)}`);
  if (status.wait !== undefined) {
    const { code, facts, since, until, advice } = status.wait;
    const again = until === undefined ? '' : `; tries again ${minuteOf(until)}`;
    lines.push(`${describeFailure(code, facts)}, since ${minuteOf(since)}${again}`, advice);
  }
  if (carryingOut !== undefined) lines.push(`Carrying out ${carryingOut}`);
  if (phase === 'held') {
    const until = status.heldUntil === undefined ? '' : `, or ${minuteOf(status.heldUntil)}`;
    lines.push(`Goes on after \`lethe learner release\`${until}`);
  }
  if (status.perhapsErased !== undefined)
    lines.push(`Perhaps erased: ${status.perhapsErased.map(plainName).join(', ')}`);
  if (status.coolOffEndsAt !== undefined) lines.push(`Cool-off ends ${minuteOf(status.coolOffEndsAt)}`);
  if (status.step !== undefined) {
    const which = (beneath ?? phase) === 'cooling-off' ? 'First step' : 'Step';
    lines.push(`${which} ${plainName(status.step)} (${plainName(status.service ?? '?')})`);
  }
  const last = verbs.at(-1);
  if (last !== undefined) {
    lines.push(`Asked last: ${last.verb}${last.answer.accepted ? '' : ', refused'}, ${minuteOf(last.at)}`);
  }
  if (status.dueAt !== undefined) {
    lines.push(`${Date.parse(status.dueAt) < nowMs ? 'LATE: due' : 'Due'} by law ${minuteOf(status.dueAt)}`);
  }
  return `${lines.join(LINE)}${TAIL}`;
}

/** The LMS's names go into Markdown: one that is not of the usual form must neither mark up nor link. */
function plainName(name: string): string {
  return name.slice(0, 60).replace(/[^A-Za-z0-9_ .?-]/gu, '\uFFFD');
}

/** A sentence of ours, with the LMS's names in it. */
function plainSentence(sentence: string): string {
  return sentence.slice(0, 300).replace(/[^A-Za-z0-9_ .,;:'?-]/gu, '\uFFFD');
}

const LINE = '  \n';
/** The frame of the Web UI is somewhat too low: it cuts this, and nothing else. */
const TAIL = '\n\n\u00a0';

/** `2026-12-04 14:23 UTC` of an ISO 8601 instant in UTC. */
function minuteOf(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
