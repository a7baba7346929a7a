import { ENDED_PHASES } from '../../domain/run/phase';

export interface LearnerFilter {
  readonly phase?: string;
  /** A failure code, or true for any. */
  readonly attention?: string | true;
  /** @unit milliseconds from now */
  readonly dueWithin?: number;
  readonly batch?: string;
  /** Those who have ended, too. */
  readonly ended?: boolean;
}

/** Visibility's query for learners of an instance. Values must be checked before: they are quoted, not escaped. */
export function learnerQuery(instance: string, filter: LearnerFilter = {}, nowMs = Date.now()): string {
  const { phase, attention, dueWithin, batch } = filter;
  const ended = filter.ended === true || (ENDED_PHASES as readonly (string | undefined)[]).includes(phase);
  const terms = [
    "WorkflowType = 'retireLearner'",
    `LetheInstance = '${instance}'`,
    ended ? "ExecutionStatus != 'ContinuedAsNew'" : "ExecutionStatus = 'Running'",
  ];
  if (phase !== undefined) terms.push(`LethePhase = '${phase}'`);
  if (attention === true) terms.push("(LethePhase = 'attention' OR LetheAttention IS NOT NULL)");
  else if (attention !== undefined) terms.push(`LetheAttention = '${attention}'`);
  if (dueWithin !== undefined) terms.push(`LetheDueAt < '${new Date(nowMs + dueWithin).toISOString()}'`);
  if (batch !== undefined) terms.push(`LetheBatch = '${batch}'`);
  return terms.join(' AND ');
}
