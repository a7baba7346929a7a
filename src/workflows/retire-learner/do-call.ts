import { workflowInfo } from '@temporalio/workflow';
import type { CancelInput, LookInput, MoveInput, RunStepInput, Whose } from '../../activities/retire-learner/contract';
import { statesOf } from '../../domain/pipeline/pipeline';
import { attemptDeadlineMs } from '../../domain/pipeline/plan';
import type { Call } from '../../domain/run/command';
import type { Came, RunEvent } from '../../domain/run/event';
import type { RunState } from '../../domain/run/state';
import { type Called, call as callActivity } from '../kit/call';
import type { TicketQueue } from '../kit/ticket-queue';

/** Calls the activity that was decided on, and brings what came of it. */
export async function doCall(tickets: TicketQueue<RunEvent>, state: RunState, call: Call): Promise<Came> {
  const { instance, fingerprint, learner, plan } = state;
  const run = workflowInfo().runId;
  const whose: Whose = { site: { instance, fingerprint }, learner, run };
  const lms = { deadlineMs: attemptDeadlineMs(plan, 'LMS'), urgent: true };
  const states = statesOf(plan.steps);
  switch (call.kind) {
    case 'look': {
      const input: LookInput = { whose, states, lastSeen: call.lastSeen };
      const summary = `ask the LMS for learner ${learner.userId}`;
      return came(await callActivity(tickets, instance, 'look', input, { ...lms, summary }), (look) => ({
        kind: 'looked',
        look,
      }));
    }
    case 'step': {
      const { step, before, last, entered, seenAtMs, mayBeRenamed, begins, deadlineMs, tells500 } = call;
      const input: RunStepInput = { whose, step, before, last, entered, seenAtMs, mayBeRenamed, begins, deadlineMs };
      const summary = `${step.start} · ${step.service} ${step.method}`;
      return came(
        await callActivity(tickets, instance, 'runStep', input, { deadlineMs, tells500, summary }),
        (done) => ({ kind: 'stepped', step: done }),
      );
    }
    case 'write': {
      const { to, force, from, notAfterMs } = call;
      const { deadlineMs } = lms;
      const response = `Lethe: ${call.response}, run ${run}`;
      const input: MoveInput = { whose, to, force, onlyFrom: from, response, deadlineMs, ...late(notAfterMs) };
      const summary = `write ${to}`;
      return came(await callActivity(tickets, instance, 'moveLearner', input, { ...lms, summary }), (write) => ({
        kind: 'written',
        write,
      }));
    }
    case 'cancel': {
      const { lastSeen, notAfterMs } = call;
      const { deadlineMs } = lms;
      const input: CancelInput = { whose, states, lastSeen, deadlineMs, ...late(notAfterMs) };
      const summary = 'cancel the retirement in the LMS';
      return came(await callActivity(tickets, instance, 'cancelRetirement', input, { ...lms, summary }), (cancel) => ({
        kind: 'cancelled',
        cancel,
      }));
    }
  }
}

function came<T>(called: Called<T>, read: (value: T) => Came): Came {
  return called.kind === 'ok' ? read(called.value) : called;
}

function late(notAfterMs: number | undefined): { notAfterMs?: number } {
  return notAfterMs === undefined ? {} : { notAfterMs };
}
