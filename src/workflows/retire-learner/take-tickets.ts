import { judgeVerb, tooLate } from '../../domain/run/verb';
import type { Ticket } from '../kit/ticket-queue';
import { accept, type Run, refuse } from './run';
import { situationOf } from './show';

/**
 * Acts on what was asked, in order, at a safe point: no activity is in hand. Stops at the first verb that must be
 * written in the LMS, which the loop then carries out.
 */
export function takeTickets(run: Run): void {
  for (let ticket = run.tickets.take(); ticket !== undefined; ticket = run.tickets.take()) {
    if (ticket.kind === 'nudge') takeNudge(run, ticket);
    else takeVerb(run, ticket);
    if (run.state.ended !== undefined || run.inHand === ticket) return;
  }
}

function takeNudge(run: Run, ticket: Extract<Ticket, { kind: 'nudge' }>): void {
  const { state } = run;
  if (ticket.twin && state.twin === 'no') state.twin = 'yes';
  if (state.stage === 'cooling-off') return;
  delete state.trouble;
  if (state.intent === undefined) state.stage = 'looking';
}

function takeVerb(run: Run, ticket: Extract<Ticket, { kind: 'verb' }>): void {
  const { state } = run;
  const { verb, request } = ticket;
  if (request.ifRevision !== undefined && request.ifRevision !== state.revision) {
    refuse(run, ticket, `the run has moved on (revision ${state.revision}, not ${request.ifRevision}); look again`);
    return;
  }
  const late = tooLate(request, Date.now());
  if (late !== undefined) {
    refuse(run, ticket, late);
    return;
  }
  const verdict = judgeVerb(verb, situationOf(state, Date.now()));
  if (verdict.kind === 'refuse') {
    refuse(run, ticket, verdict.reason);
    return;
  }
  switch (verb) {
    case 'hold':
      takeHold(run, ticket);
      return;
    case 'release':
      delete state.hold;
      accept(run, ticket, 'released');
      return;
    case 'expedite':
      state.expedited = true;
      delete state.seenAtMs;
      accept(run, ticket, 'the cool-off ends now');
      return;
    case 'retry':
      takeRetry(run, ticket);
      return;
    case 'skip':
      return;
    default:
      begin(run, ticket, verb);
  }
}

function takeHold(run: Run, ticket: Extract<Ticket, { kind: 'verb' }>): void {
  const { until } = ticket.request;
  const untilMs = until === undefined ? undefined : Date.parse(until);
  if (untilMs !== undefined && !(untilMs > Date.now())) {
    refuse(run, ticket, 'until must be a time to come, in ISO 8601');
    return;
  }
  run.state.hold = untilMs === undefined ? {} : { untilMs };
  accept(run, ticket, until === undefined ? 'held until released' : `held until ${until}`);
}

/** The same again at once; from ERRORED, forced back to the step's START_STATE first. */
function takeRetry(run: Run, ticket: Extract<Ticket, { kind: 'verb' }>): void {
  const { state } = run;
  if (state.stage === 'errored') {
    begin(run, ticket, 'retry');
    return;
  }
  if (state.intent?.kind === 'mark-errored') delete state.intent;
  delete state.trouble;
  state.movedInARow = 0;
  if (state.twin === 'yes') state.twin = 'accepted';
  if (state.stage === 'stopped') state.stage = 'looking';
  accept(run, ticket, 'trying again now');
}

/** From here on the verb is an intent: tried until the LMS has it, refuses it, or another verb takes its place. */
function begin(
  run: Run,
  ticket: Extract<Ticket, { kind: 'verb' }>,
  verb: 'cancel' | 'abort' | 'reset' | 'retry',
): void {
  if (run.inHand !== undefined) refuse(run, run.inHand, `${verb} was asked before this could be done`);
  run.inHand = ticket;
  run.state.intent = { kind: 'verb', verb, request: ticket.request };
  delete run.state.trouble;
  run.state.revision += 1;
}
