import { missingOf } from './scripts/judge-script';
import { type CleanRun, cellsOf } from './scripts/script-cell';
import { SCRIPT_SCENARIOS } from './scripts/script-scenarios';
import { describeScripts } from './scripts/scripts-table';
import { TROUBLES } from './scripts/troubles';

const [scenario] = SCRIPT_SCENARIOS;
const clean = {
  scenario,
  did: {
    tokens: ['POST lms /token'],
    requests: ['GET lms /list', 'POST lms /clean'],
    files: ['write archive'],
    drive: [],
  },
  code: 0,
  said: {},
  seen: {},
  wrong: [],
} as unknown as CleanRun;
const cells = cellsOf(clean);
const results = cells.map(({ n, title, track, trouble }) => ({
  key: `${track} ${n} ${trouble.name}`,
  scenario: clean.scenario.name,
  title,
  track,
  trouble: trouble.name,
  ended: 'same' as const,
  wrong: [],
}));

describe('cells of a command', () => {
  it('are a kill at each request, and every trouble at what changes something', () => {
    const of = (title: string) => cells.filter((cell) => cell.title === title).map(({ trouble }) => trouble.name);
    expect(of('POST lms /clean')).toEqual(TROUBLES.map(({ name }) => name));
    expect(of('GET lms /list').filter((name) => name.startsWith('killed'))).toEqual(['killed before']);
    expect(of('write archive')).toEqual(['killed after', 'killed before', 'lost', '500']);
    expect(of('POST lms /token').every((name) => name.startsWith('killed'))).toBe(true);
  });
});

describe('a command of which only some requests are swept', () => {
  const some = { ...clean, scenario: { ...clean.scenario, only: () => [2] } } as CleanRun;

  it('has cells of these alone, and its row says how many they are', () => {
    expect(new Set(cellsOf(some).map(({ title }) => title))).toEqual(new Set(['POST lms /clean']));
    expect(describeScripts({ clean: [some], cells: 9, results: [], seconds: 1 }, 'here')).toMatch(
      /^\| archive run \| 1 of 4 \|/m,
    );
  });
});

describe('an undisturbed command', () => {
  const does = { said: { expired: 2, kept: 1 }, seen: { files: [[1]], queue: [] } };

  it('has said and left what its scenario is about, and may have more', () => {
    const is = { said: { expired: 2, kept: 1, names: [] }, seen: { files: [[1]], queue: [], comments: [] } };
    expect(missingOf({ does }, is)).toEqual([]);
  });

  it('is wrong where it found nothing to do: each sweep of it would be right', () => {
    const seen = { files: [[1]], queue: [] };
    expect(missingOf({ does }, { said: { expired: 0, kept: 0 }, seen })).toEqual([
      'undisturbed, it says {"expired":0,"kept":0}, and not {"expired":2,"kept":1}',
    ]);
    expect(missingOf({ does }, { said: undefined, seen })).toHaveLength(1);
    expect(missingOf({ does }, { said: does.said, seen: { ...seen, queue: [1] } })).toHaveLength(1);
  });

  it('has something to do in every scenario', () => {
    for (const { name, does: wanted } of SCRIPT_SCENARIOS) {
      expect([name, Object.keys(wanted.said ?? {}).length > 0]).toEqual([name, true]);
    }
  });
});

describe('describeScripts()', () => {
  it('has a row for the command, and says how many of the runs there are', () => {
    const text = describeScripts({ clean: [clean], cells: cells.length, results, seconds: 1 }, 'here');
    expect(text).toContain(`${cells.length} of ${cells.length} such runs, and no promise was broken.`);
    expect(text).toMatch(/^\| archive run \| 4 \| 3 same/m);
  });

  it('names what broke a promise, and what is not run yet', () => {
    const [first, ...rest] = results;
    const broken = { ...first, wrong: ['did it twice'] } as (typeof results)[number];
    const text = describeScripts({ clean: [clean], cells: 99, results: [broken, ...rest], seconds: 1 }, 'here');
    expect(text).toContain(`- **broken** at ${first?.key} (${first?.title}): did it twice`);
    expect(text).toContain('the others are not run yet');
  });
});
