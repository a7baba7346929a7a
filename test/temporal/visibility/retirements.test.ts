import { chosenRetirements, retirementsOfLearners } from '../../../src/temporal/visibility/retirements';

const OPEN = 'WorkflowType = "retireLearner" AND LetheInstance = "demo" AND ExecutionStatus = "Running"';
const ANY = 'WorkflowType = "retireLearner" AND LetheInstance = "demo" AND ExecutionStatus != "ContinuedAsNew"';

describe('chosenRetirements()', () => {
  it('asks for open runs of the instance alone', () => {
    expect(chosenRetirements('demo')).toBe(OPEN);
  });

  it('asks for ended runs too, but not for those that were continued as new', () => {
    expect(chosenRetirements('demo', { ended: true })).toBe(ANY);
  });

  it('does not look among the open runs for a phase that has ended', () => {
    expect(chosenRetirements('demo', { phase: 'completed' })).toBe(`${ANY} AND LethePhase = "completed"`);
    expect(chosenRetirements('demo', { phase: 'held' })).toBe(`${OPEN} AND LethePhase = "held"`);
  });

  it('takes any attention for one that has a code or is in the phase', () => {
    expect(chosenRetirements('demo', { attention: true })).toBe(
      `${OPEN} AND (LethePhase = "attention" OR LetheAttention IS NOT NULL)`,
    );
    expect(chosenRetirements('demo', { attention: 'service.denied' })).toBe(
      `${OPEN} AND LetheAttention = "service.denied"`,
    );
  });

  it('counts what is due from now on', () => {
    const now = Date.parse('2026-03-01T00:00:00Z');
    expect(chosenRetirements('demo', { dueWithin: 86_400_000, batch: 'discovery/demo/x' }, now)).toBe(
      `${OPEN} AND LetheDueAt < "2026-03-02T00:00:00.000Z" AND LetheBatch = "discovery/demo/x"`,
    );
  });
});

describe('retirementsOfLearners()', () => {
  it('gives the server the bounds of its index beside the list of ids', () => {
    expect(retirementsOfLearners('demo', [1, 15, 2])).toBe(
      'WorkflowId BETWEEN "retirement/demo/1" AND "retirement/demo/2" AND ' +
        'WorkflowId IN ("retirement/demo/1", "retirement/demo/15", "retirement/demo/2") AND WorkflowType = "retireLearner"',
    );
  });
});
