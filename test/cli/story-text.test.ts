import { describeStory } from '../../src/cli/learner/story-text';
import type { LearnerStory, ToldReceipt } from '../../src/operations/learners';

const RECEIPT = { service: 'LMS', method: 'retirement_unenroll', outcome: 'erased', attempts: 1 } as const;
const STORY: LearnerStory = {
  instance: 'demo',
  userId: 7,
  retirementId: 71,
  username: 'alice',
  phase: 'cooling-off',
  since: '2026-01-16T00:00:00Z',
  revision: 1,
  lmsState: 'PENDING',
  lmsStateAt: '2026-01-16T00:00:00Z',
  requestedAt: '2026-01-16T00:00:00Z',
  stepsDone: 0,
  stepsInAll: 1,
  receipts: [],
  verbs: [],
  earlier: [],
  keptSince: '2026-01-01T00:00:00Z',
};
const told = (step: string, more: Partial<ToldReceipt> = {}): ToldReceipt => ({
  ...RECEIPT,
  step,
  at: '2026-01-05T00:00:00Z',
  retirementId: 71,
  requestedAt: STORY.requestedAt,
  ...more,
});

describe('the story of a learner', () => {
  it('keeps what was done for another request of theirs apart, with its id', () => {
    const before = told('RETIRING_OTHERS', { retirementId: 70, requestedAt: '2025-12-01T00:00:00Z' });
    // An LMS that was restored gives an id a second time.
    const again = told('RETIRING_AGAIN', { requestedAt: '2025-11-01T00:00:00Z' });
    const text = describeStory({ ...STORY, receipts: [before, again, told('RETIRING_OURS')] }, undefined);
    const [ours = '', others = ''] = text.split('EARLIER RETIREMENT');
    expect(ours).toMatch(/steps done +0 of 1/);
    expect(ours).toMatch(/RETIRING_OURS +LMS/);
    expect(ours).not.toMatch(/RETIRING_OTHERS|RETIRING_AGAIN/);
    expect(others).toMatch(/70 +RETIRING_OTHERS/);
    expect(others).toMatch(/71 +RETIRING_AGAIN/);
    expect(others).not.toContain('RETIRING_OURS');
  });

  it('has one table of receipts where they are all of this request', () => {
    expect(describeStory({ ...STORY, receipts: [told('RETIRING_OURS')] }, undefined)).not.toContain(
      'earlier retirement',
    );
  });
});
