import fc from 'fast-check';
import {
  readUnreadable,
  type UnreadableCode,
  unreadableSays,
  unreadableText,
} from '../../../src/domain/encryption/unreadable-text';

const CODES: Readonly<Record<UnreadableCode, string | undefined>> = {
  'key.missing': 'academy/2026-11',
  'key.destroyed': 'academy/2026-11.2',
  'key.does-not-fit': '-/2026-11',
  'ring.missing': 'academy/2026-11',
  'ring.fails': undefined,
  'ring.outdated': 'academy/2026-12',
  'ring.without-instance': 'academy',
  'payload.malformed': undefined,
  'payload.elsewhere': 'retirement/academy/42',
  'payload.unbound': undefined,
};
const cases = Object.entries(CODES) as [UnreadableCode, string | undefined][];

describe('readUnreadable()', () => {
  it.each(cases)('reads %s back, whatever Temporal writes around it', (code, about) => {
    const text = unreadableText(code, about);
    const says = unreadableSays(code, about);
    expect(text.startsWith(`Lethe: ${says} [${code}`)).toBe(true);
    for (const relayed of [text, `Query failed: ${text}`, `first line\n${text}, at task 5\n  at decode (x.js:1:2)`]) {
      expect(readUnreadable(relayed)).toEqual({ code, about, says });
    }
  });

  it.each(cases)('goes by the mark of %s alone: its sentence can be written in another way', (code, about) => {
    const other = unreadableText(code, about).replace(/Lethe: [^[]*/, 'Lethe: said in other words ');
    expect(readUnreadable(other)).toEqual({ code, about, says: unreadableSays(code, about) });
  });

  it('takes no other text for one', () => {
    for (const text of [
      'Lethe: key academy/2026-11 was destroyed',
      'a payload [key.missing academy/2026-11]',
      'Lethe: something [key.stolen academy/2026-11]',
      'Lethe: something [constructor.name]',
      'Lethe: RETIRING_NOTES: starting\n[key.missing x]',
    ]) {
      expect(readUnreadable(text)).toBeUndefined();
    }
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => readUnreadable(text) === undefined));
  });
});
