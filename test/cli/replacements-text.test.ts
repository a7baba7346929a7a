import { PLAIN } from '../../src/cli/shell/page';
import { replacementsText } from '../../src/cli/usernames/replacements-text';

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
});
