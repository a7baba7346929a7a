import { reportCampaign } from '../../src/cli/campaign/report-campaign';
import { PLAIN } from '../../src/cli/shell/page';
import type { Session } from '../../src/cli/shell/session';
import type { CampaignShown, LeftOut } from '../../src/operations/campaigns';

const CLOSED: Partial<CampaignShown> = { endedAt: '2026-01-31T09:00:00Z' };
const shownOf = (is: CampaignShown['is'], counts: Partial<CampaignShown['counts']>, more: Partial<CampaignShown>) => ({
  id: 'c1',
  errand: { kind: 'erase', step: 'RETIRING_CREDENTIALS' } as const,
  by: 'ada',
  startedAt: '2026-01-31T08:00:00Z',
  is,
  counts: { all: 3, accepted: 0, refused: 0, unknown: 0, left: 0, ...counts },
  batches: 1,
  outcomes: [],
  ...more,
});

/** @returns the exit code, and what a person reads */
function reported(
  shown: CampaignShown,
  leftOut?: LeftOut,
  movedOn = 0,
): { readonly code: number; readonly text: string; readonly json: unknown } {
  let text = '';
  let json: unknown;
  const answerList = (told: unknown, list: { readonly text: (page: typeof PLAIN) => string }) => {
    json = told;
    text = list.text(PLAIN);
  };
  const code = reportCampaign(
    { output: { answerList } } as unknown as Session,
    'demo',
    shown,
    leftOut && { leftOut, movedOn },
  );
  return { code, text, json };
}

describe('the result of a campaign', () => {
  it.each([
    ['done', { accepted: 3 }, CLOSED, 0],
    ['done', { accepted: 2, refused: 1 }, CLOSED, 4],
    ['done', { accepted: 2, unknown: 1 }, CLOSED, 4],
    ['cancelled', { accepted: 2, left: 1 }, CLOSED, 4],
    ['never-begun', { left: 1 }, CLOSED, 4],
    ['failed', { unknown: 3 }, CLOSED, 4],
    ['ended-by-hand', { accepted: 1, unknown: 2 }, CLOSED, 4],
    ['running', { accepted: 1 }, {}, 0],
    ['running', { accepted: 1, refused: 1 }, {}, 4],
    ['paused', { accepted: 1 }, {}, 5],
    ['unknown', { unknown: 3 }, {}, 6],
  ] as const)('is a success only if all accepted: %s, %j', (is, counts, more, code) => {
    expect(reported(shownOf(is, counts, more)).code).toBe(code);
  });

  it('gives no numbers where no worker answers', () => {
    const { text } = reported(shownOf('unknown', { unknown: 3 }, {}));
    expect(text).toMatch(/^how far +no worker answers/m);
    expect(text).toMatch(/^learners +3$/m);
    expect(text).not.toMatch(/^(accepted|refused|not known)/m);
  });

  const nobody: LeftOut = { unknown: [], several: [], unreadable: 0, silent: 0, notBack: 0 };
  it.each([
    [
      { unknown: ['tenth@example.com'] },
      /^1 of the file is not in the LMS's lists in just this spelling, and left out: tenth@example\.com$/m,
    ],
    [{ several: ['ann'] }, /^1 line of the file fits several learners, and nobody is chosen by that: ann;/m],
    [{ unreadable: 2 }, /^2 rows of the LMS cannot be read/m],
    [{ silent: 2 }, /2 learners may be meant, but no worker answers for the run/],
    [{ notBack: 3 }, /nobody can tell from which step they come: 3$/m],
  ])('is not a success where somebody who was asked for is not in it: %j', (missing, line) => {
    const all = shownOf('done', { accepted: 3 }, CLOSED);
    const { code, text, json } = reported(all, { ...nobody, ...missing });
    expect([code, text]).toEqual([4, expect.stringMatching(line)]);
    expect(json).toMatchObject(missing);
    expect(reported(all, nobody).code).toBe(0);
  });

  it('counts who was not as they were chosen any more, and is a success all the same', () => {
    const { code, text, json } = reported(shownOf('done', { accepted: 3 }, CLOSED), nobody, 2);
    expect([code, text]).toEqual([0, expect.stringMatching(/^2 learners are left out: no longer as chosen/m)]);
    expect(json).toMatchObject({ movedOn: 2 });
  });

  it('names ten of them, and how many more there are', () => {
    const unknown = Array.from({ length: 12 }, (_, at) => `n${at}`);
    expect(reported(shownOf('done', { accepted: 3 }, CLOSED), { ...nobody, unknown }).text).toContain('n9, and 2 more');
  });

  it('says why it has paused by itself, and what to do', () => {
    const { text } = reported(
      shownOf('paused', { accepted: 1, unknown: 1 }, { why: 'service.denied: X answered 403' }),
    );
    expect(text).toMatch(/^why +service\.denied: X answered 403; repair it, and resume the campaign$/m);
    expect(text).toMatch(/^not known +1$/m);
  });
});
