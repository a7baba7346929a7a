import { PLAIN } from '../../src/cli/shell/page';
import { replacementsText, summaryText } from '../../src/cli/usernames/replacements-text';

describe('the table of usernames to replace', () => {
  it('has what needs a look before what can be replaced, and what is done last', () => {
    const pair = (old: string, lms: 'ready' | 'taken' | 'replaced', places = {}) => ({ old, wanted: 'x', lms, places });
    const text = replacementsText(
      [
        pair('done', 'replaced'),
        pair('can-be', 'ready'),
        pair('taken', 'taken'),
        pair('in-part', 'replaced', { forum: 'failed' }),
      ],
      PLAIN,
    );
    const names = text
      .split('\n')
      .slice(1)
      .map((line) => line.split(' ')[0]);
    expect(names).toEqual(['in-part', 'taken', 'can-be', 'done']);
  });

  it('says of a service without an address that it was not told, and never that it has the name', () => {
    const places = { ecommerce: 'replaced', discovery: 'no-address', credentials: 'no-address' } as const;
    const text = replacementsText([{ old: 'ann', wanted: 'anna', lms: 'replaced', places }], PLAIN);
    expect(text).toContain('replaced in the LMS; not told: discovery, credentials (no address)');
    const counts = { success: 3, untold: 1, partiallyFailed: 0, unsure: 0, failed: 0 };
    expect(summaryText(3, counts)).toBe(
      '3 usernames: 2 replaced everywhere, 1 replaced, but not in services without an address',
    );
  });

  it('says of a lost answer what is known, and what a person can do', () => {
    const text = replacementsText(
      [
        { old: 'ann', wanted: 'anna', lms: 'suffixed', places: {} },
        { old: 'ben', wanted: 'benno', lms: 'unsure', places: {} },
      ],
      PLAIN,
    );
    expect(text).toMatch(/ann .*replaced in the LMS, probably.*Django admin.*third column.*repeat the command/);
    expect(text).toMatch(/ben .*not known.*repeat the command to ask it/);
    const counts = { success: 0, untold: 0, partiallyFailed: 2, unsure: 1, failed: 0 };
    expect(summaryText(2, counts)).toBe('2 usernames: 1 replaced in the LMS, and not everywhere, 1 not known');
  });
});
