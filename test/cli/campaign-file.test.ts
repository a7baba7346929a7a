import { temporaryFolder } from '../config/temporary-folder';
import { runLine } from './recording-terminal';

const folder = temporaryFolder();
const chosenBy = (text: string) =>
  runLine(`campaign start hold --file ${folder.write('learners.txt', text)} --instance demo --dry-run`, {
    env: { TEMPORAL_ADDRESS: '127.0.0.1:1' },
  });

describe('a file that chooses the learners of a campaign', () => {
  it.each([
    ['\r\n \r\n', 'names nobody'],
    [`ann\n${'a'.repeat(3_000_000)}`, '"aaaaaaaaaaaaaaaaaaaa…" is too long for a username or an e-mail address'],
  ])('is refused, before anything is asked, where it does not name learners', async (text, said) => {
    expect(await chosenBy(text)).toMatchObject({ code: 2, err: expect.stringContaining(said) });
  });

  it('can have an e-mail address as long as the LMS takes it', async () => {
    const { code, err } = await chosenBy(`email:${'a'.repeat(242)}@example.com`);
    expect([code, err]).toEqual([6, expect.not.stringContaining('too long')]);
  });
});
