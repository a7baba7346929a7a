import { readUsernames } from '../../../src/domain/request/read-usernames';

describe('readUsernames()', () => {
  it('takes each name once, without the white space and the mark that a file may begin with', () => {
    expect(readUsernames(['\uFEFFann', ' ben ', '', 'ann', 'Zoe\u0308 U\u0308bung'])).toEqual({
      kind: 'usernames',
      usernames: ['ann', 'ben', 'Zo\u00eb \u00dcbung'],
    });
  });

  it.each([
    ['nobody', ['', ' '], /there is no username/],
    ['a comma', ['a,b'], /has a comma/],
    ['an e-mail', ['ann@example.com'], /write the username/],
    ['a name longer than its column', ['x'.repeat(151)], /too long/],
    ['many faults', Array.from({ length: 9 }, (_, at) => `a,${at}`), /and 4 more$/],
  ])('refuses %s', (_, given, reason) => {
    expect(readUsernames(given)).toEqual({ kind: 'bad', reason: expect.stringMatching(reason) });
  });
});
