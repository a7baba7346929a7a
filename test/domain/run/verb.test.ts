import { judgeVerb, tooLate, VERBS, type Verb, type VerbSituation } from '../../../src/domain/run/verb';

/** The columns of the table of verbs and phases; `held` is a situation over any of them. */
const COLUMNS = {
  'cooling-off': { phase: 'cooling-off', errored: false, lmsState: 'PENDING' },
  retiring: { phase: 'retiring', errored: false, lmsState: 'RETIRING_LMS' },
  waiting: { phase: 'waiting', errored: false, lmsState: 'RETIRING_LMS' },
  'attention, PENDING': { phase: 'attention', errored: false, lmsState: 'PENDING' },
  'attention, begun': { phase: 'attention', errored: false, lmsState: 'RETIRING_LMS' },
  ERRORED: { phase: 'attention', errored: true, lmsState: 'ERRORED' },
  confirming: { phase: 'confirming', errored: false, lmsState: 'LMS_COMPLETE' },
  closed: { phase: 'closed', errored: false, lmsState: 'COMPLETE' },
} as const satisfies Record<string, Omit<VerbSituation, 'held'>>;

type Column = keyof typeof COLUMNS;
const columns = Object.keys(COLUMNS) as Column[];

const OPEN: readonly Column[] = columns.filter((column) => column !== 'closed');
const BEGUN: readonly Column[] = OPEN.filter((column) => column !== 'cooling-off');

/** Where each verb is taken; everywhere else it is refused. */
const TAKEN: Readonly<Record<Verb, { readonly free: readonly Column[]; readonly held: readonly Column[] }>> = {
  cancel: { free: ['cooling-off', 'attention, PENDING'], held: ['cooling-off', 'attention, PENDING'] },
  reset: { free: [...BEGUN, 'closed'], held: BEGUN },
  skip: { free: [], held: [] },
  retry: { free: BEGUN, held: [] },
  abort: { free: OPEN, held: OPEN },
  hold: { free: OPEN, held: OPEN },
  release: { free: OPEN, held: OPEN },
  expedite: { free: ['cooling-off'], held: ['cooling-off'] },
};

const cases = VERBS.flatMap((verb) =>
  columns.flatMap((column) => (column === 'closed' ? [false] : [false, true]).map((held) => ({ verb, column, held }))),
);

describe('the table of verbs and phases', () => {
  test.each(cases)('$verb in $column (held: $held)', ({ verb, column, held }) => {
    const verdict = judgeVerb(verb, { ...COLUMNS[column], held });
    const taken = TAKEN[verb][held ? 'held' : 'free'].includes(column);
    expect(verdict.kind).toBe(taken ? 'accept' : 'refuse');
    if (verdict.kind === 'refuse') expect(verdict.reason).toMatch(/^[a-z][ -~]{15,}$/);
  });

  test.each([
    ['cancel', 'retiring', false, 'use abort'],
    ['cancel', 'ERRORED', false, 'use abort'],
    ['reset', 'cooling-off', false, 'nothing has been done yet'],
    ['retry', 'retiring', true, 'release it first'],
    ['retry', 'cooling-off', false, 'expedite'],
    ['abort', 'closed', false, 'only reset opens it again'],
  ] as const)('the refusal of %s in %s (held: %s) says: %s', (verb, column, held, words) => {
    expect(judgeVerb(verb, { ...COLUMNS[column], held })).toMatchObject({ reason: expect.stringContaining(words) });
  });
});

describe('tooLate()', () => {
  const now = Date.parse('2026-01-31T08:00:00Z');

  test('lets a verb be done to the very moment that it names, and no later', () => {
    expect(tooLate({}, now)).toBeUndefined();
    expect(tooLate({ notAfter: '2026-01-31T08:00:00Z' }, now)).toBeUndefined();
    expect(tooLate({ notAfter: '2026-01-31T09:59:59+02:00' }, now)).toMatch(/^too late: .*2026-01-31T09:59:59\+02:00/);
  });

  test('refuses a time that cannot be read, rather than take it for never', () => {
    expect(tooLate({ notAfter: 'soon' }, now)).toBe('notAfter must be a time in ISO 8601');
  });
});
