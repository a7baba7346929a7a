import { learnerQuery } from '../../src/operations/learners/learner-query';

const OPEN = "WorkflowType = 'retireLearner' AND LetheInstance = 'demo' AND ExecutionStatus = 'Running'";
const ANY = "WorkflowType = 'retireLearner' AND LetheInstance = 'demo' AND ExecutionStatus != 'ContinuedAsNew'";

describe('learnerQuery()', () => {
  it('asks for open runs of the instance alone', () => {
    expect(learnerQuery('demo')).toBe(OPEN);
  });

  it('asks for ended runs too, but not for those that were continued as new', () => {
    expect(learnerQuery('demo', { ended: true })).toBe(ANY);
  });

  it('does not look among the open runs for a phase that has ended', () => {
    expect(learnerQuery('demo', { phase: 'completed' })).toBe(`${ANY} AND LethePhase = 'completed'`);
    expect(learnerQuery('demo', { phase: 'held' })).toBe(`${OPEN} AND LethePhase = 'held'`);
  });

  it('takes any attention for one that has a code or stands in the phase', () => {
    expect(learnerQuery('demo', { attention: true })).toBe(
      `${OPEN} AND (LethePhase = 'attention' OR LetheAttention IS NOT NULL)`,
    );
    expect(learnerQuery('demo', { attention: 'service.denied' })).toBe(`${OPEN} AND LetheAttention = 'service.denied'`);
  });

  it('counts what is due from now on', () => {
    const now = Date.parse('2026-03-01T00:00:00Z');
    expect(learnerQuery('demo', { dueWithin: 86_400_000, batch: 'discovery/demo/x' }, now)).toBe(
      `${OPEN} AND LetheDueAt < '2026-03-02T00:00:00.000Z' AND LetheBatch = 'discovery/demo/x'`,
    );
  });
});
