import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesOf, ROOT } from './files-of';

/**
 * Reasons and notes that Temporal keeps unencrypted, whatever the codec does, which are not one and the same text for
 * everybody.
 */
function changingClearTexts(source: string): readonly string[] {
  const calls = [...source.matchAll(/\.(?:terminate|pause|unpause)\(([^\n]*)/g)];
  return calls.filter(([, said = '']) => !/^(?:'[^']*'\)|\))/.test(said)).map(([call]) => call);
}

describe('what Temporal keeps unencrypted', () => {
  it('is the same for everybody: no name can come into the note of a Schedule or the reason of an end', () => {
    const files = filesOf('src');
    const calls = files.filter((file) => /\.(?:terminate|unpause)\(/.test(readFileSync(join(ROOT, file), 'utf8')));
    expect(calls.length).toBeGreaterThan(1);
    for (const file of files) {
      expect([file, changingClearTexts(readFileSync(join(ROOT, file), 'utf8'))]).toEqual([file, []]);
    }
  });

  it('is found where it changes', () => {
    for (const said of ['because', '`for us`', "'for ' + name", '{ reason }']) {
      expect(changingClearTexts(`await handle.terminate(${said});`)).toHaveLength(1);
    }
    expect(changingClearTexts("await handle.pause('by us'); timer.pause();")).toEqual([]);
  });
});
