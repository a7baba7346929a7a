import fc from 'fast-check';
import { printable, printableLines } from '../../../src/domain/text/printable';

describe('printable()', () => {
  it.each([
    ['an escape code', '\u001b[2J\u001b]0;owned\u0007ada', '\uFFFD[2J\uFFFD]0;owned\uFFFDada'],
    ['an eight-bit escape code', '\u009b31mada', '\uFFFD31mada'],
    ['a carriage return', 'ada\rbob', 'ada\uFFFDbob'],
    ['a line', 'ada\nbob', 'ada\uFFFDbob'],
    ['the separators of lines', 'ada\u2028\u2029bob', 'ada\uFFFD\uFFFDbob'],
    [
      'marks that change the direction',
      '\u202eada\u202c\u2066\u2069\u061c\u200e\u200f',
      '\uFFFDada\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD',
    ],
    ['what has no width', 'a\u200bd\u200c\u200d\ufeffa\u2060', 'a\uFFFDd\uFFFD\uFFFD\uFFFDa\uFFFD'],
    ['a soft hyphen and fillers', 'a\u00add\u3164a\u115f', 'a\uFFFDd\uFFFDa\uFFFD'],
    ['tags', 'ada\u{e0041}\u{e007f}', 'ada\uFFFD\uFFFD'],
    ['what is unseen in few scripts', 'a\u180fd\u{1bca0}a\u{1d173}\ufff0', 'a\uFFFDd\uFFFDa\uFFFD\uFFFD'],
    ['a selector that selects nothing', 'a\ufe0fda', 'a\uFFFDda'],
  ])('shows %s as what it is', (_, text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it.each(['Zélie Quux', '佐藤 花子', 'می‌خواهم', 'क्‍ष', '👩‍💻 ❤️', 'José', ' \u00a0'])('leaves %s', (text) => {
    expect(printable(text)).toBe(text);
  });

  it('lets no control character through, whatever else there is; of lines only their ends', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
        expect(printableLines(text).replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});
