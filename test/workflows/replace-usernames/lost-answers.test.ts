import { RetirementError } from '../../../src/domain/failure/failure';
import type { Replacement } from '../../../src/domain/usernames/replacement';
import type { ReplaceUsernamesInput } from '../../../src/workflows/replace-usernames/messages';
import { RetirementBench } from '../../support/retirement-bench';
import { EVERYWHERE, Names, replaceNames } from './names';

describe('replaceUsernames(), after an answer that was lost, or an earlier run', () => {
  let bench: RetirementBench;
  beforeAll(async () => {
    bench = await RetirementBench.open();
  });
  afterAll(() => bench.close());

  const run = (names: Names, input: Partial<ReplaceUsernamesInput>) => replaceNames(bench, names, input);
  const pairs = [{ old: 'ann', wanted: 'anna' }];

  it.each([
    ['renames', 'replaced'],
    ['renames, answer lost', 'replaced'],
    ['renames later, answer lost', 'replaced'],
    ['nothing, answer lost', 'not-done'],
    ['suffix, answer lost', 'suffixed'],
  ] as const)('sends a name once, whatever becomes of the answer: %s', async (deed, lms) => {
    const names = new Names(new Set(['ann', 'ben']), [deed]);
    const { replacements } = await run(names, { pairs: [...pairs, { old: 'ben', wanted: 'benno' }] });
    expect(replacements[0]).toMatchObject({ old: 'ann', lms, ...(lms === 'replaced' ? { fresh: 'anna' } : {}) });
    expect(replacements[1]).toMatchObject({ old: 'ben', lms: 'replaced' });
    expect(names.sentToLms).toEqual(['ann', 'ben']);
    const told = names.sent.filter(({ place, old }) => place !== 'lms' && old === 'ann').map(({ place }) => place);
    expect(told).toEqual(lms === 'replaced' ? ['ecommerce', 'discovery', 'credentials', 'forum'] : []);
  });

  it('looks once more before it says that a name was not replaced, and tells the other places then', async () => {
    const names: Names = new Names(new Set(['ann', 'ben']), ['nothing, answer lost', 'renames'], ({ place, old }) => {
      if (place === 'lms' && old === 'ben') names.renamesNow('ann', 'anna');
      return undefined;
    });
    const { replacements } = await run(names, { pairs: [...pairs, { old: 'ben', wanted: 'benno' }] });
    expect(replacements).toMatchObject([
      { lms: 'replaced', fresh: 'anna', places: { ecommerce: 'replaced', forum: 'replaced' } },
      { lms: 'replaced', fresh: 'benno' },
    ]);
    expect(names.sentToLms).toEqual(['ann', 'ben']);
  });

  it('takes over a pair that came after an earlier run had ended, where the wanted name was free', async () => {
    const known: Replacement = { old: 'ann', wanted: 'anna', lms: 'not-done', wasFree: true, places: {} };
    const names = new Names(new Set(['anna']), []);
    expect((await run(names, { pairs, known: [known] })).replacements).toEqual([
      expect.objectContaining({
        lms: 'replaced',
        fresh: 'anna',
        places: expect.objectContaining({ forum: 'replaced' }),
      }),
    ]);
    expect(names.sent.map(({ place }) => place)).toEqual(['ecommerce', 'discovery', 'credentials', 'forum']);
    const { wasFree: _, ...taken } = known;
    expect((await run(names, { pairs, known: [taken] })).replacements).toMatchObject([{ lms: 'suffixed' }]);
  });

  it('tells the other places the name that a person has found, and sends the LMS nothing', async () => {
    const known: Replacement = { old: 'ann', wanted: 'anna', lms: 'suffixed', places: {} };
    const found = [{ old: 'ann', wanted: 'anna', found: 'anna-ab12' }];
    const names = new Names(new Set(['anna', 'anna-ab12']), []);
    expect((await run(names, { pairs: found, known: [known], dryRun: true })).replacements).toMatchObject([
      { lms: 'replaced', fresh: 'anna-ab12' },
    ]);
    expect(names.sent).toEqual([]);
    const { replacements } = await run(names, { pairs: found, known: [known] });
    expect(replacements).toMatchObject([{ lms: 'replaced', fresh: 'anna-ab12', places: EVERYWHERE }]);
    expect(names.sent.map(({ place, wanted }) => [place, wanted])).toEqual(
      Object.keys(EVERYWHERE).map((place) => [place, 'anna-ab12']),
    );
    for (const here of [['ann', 'anna-ab12'], ['anna']]) {
      const others = new Names(new Set(here), []);
      expect((await run(others, { pairs: found, known: [known] })).replacements).toMatchObject([{ lms: 'not-found' }]);
      expect(others.sent).toEqual([]);
    }
  });

  it('keeps what is known of a lost answer when it is repeated, and renames nobody who has the present name by then', async () => {
    const known: Replacement = { old: 'ann', wanted: 'anna', lms: 'suffixed', places: {} };
    for (const [here, lms] of [
      [['anna'], 'suffixed'],
      [['ann', 'anna'], 'replaced-before'],
    ] as const) {
      const names = new Names(new Set(here), []);
      const { replacements } = await run(names, { pairs, known: [known], allowSuffix: true });
      expect(replacements).toMatchObject([{ lms }]);
      expect(names.sent).toEqual([]);
    }
  });

  it('waits before it sends a pair again that a run had in hand when it was ended: the LMS may still be at work', async () => {
    const known: Replacement = { old: 'ann', wanted: 'anna', lms: 'unsure', wasFree: true, places: {} };
    const slow: Names = new Names(new Set(['ann']), [], undefined, [], [], (looks) => {
      if (looks === 2) slow.renamesNow('ann', 'anna');
    });
    expect((await run(slow, { pairs, known: [known] })).replacements).toMatchObject([
      { lms: 'replaced', fresh: 'anna', places: EVERYWHERE },
    ]);
    expect(slow.sentToLms).toEqual([]);
    const idle = new Names(new Set(['ann']), []);
    expect((await run(idle, { pairs, known: [known] })).replacements).toMatchObject([{ lms: 'replaced' }]);
    expect([idle.sentToLms, idle.asked.length]).toEqual([['ann'], 4]);
  });

  it.each([
    ['unsure', 'still cannot at the end', [new RetirementError('service.denied', { service: 'LMS' })]],
    ['replaced', 'can at the end', []],
  ] as const)(
    'says %s, and goes on, where the LMS cannot be asked after a lost answer and %s',
    async (lms, _, atEnd) => {
      const denied = new RetirementError('service.denied', { service: 'LMS' });
      const looks = [undefined, denied, denied, denied, denied, undefined, ...atEnd];
      const names = new Names(new Set(['ann', 'ben']), ['renames, answer lost'], undefined, looks);
      const { replacements, stopped } = await run(names, { pairs: [...pairs, { old: 'ben', wanted: 'benno' }] });
      expect(replacements).toMatchObject([{ lms }, { lms: 'replaced' }]);
      expect(stopped).toBeUndefined();
    },
  );

  it('sends no pair again that was replaced before, when another user has the present name by then', async () => {
    const known: Replacement[] = [{ old: 'ann', wanted: 'anna', fresh: 'anna', lms: 'replaced', places: {} }];
    for (const here of [['ann', 'anna'], ['ann']]) {
      const names = new Names(new Set(here), []);
      const { replacements } = await run(names, { pairs, known, allowSuffix: true });
      expect(replacements).toMatchObject([{ lms: 'replaced-before', places: {} }]);
      expect(names.sent).toEqual([]);
    }
  });
});
