import { chmodSync } from 'node:fs';
import { loadConfig } from '../../src/config/load-config';
import { ENV, goodBut } from './good-file';
import { temporaryFolder } from './temporary-folder';

const folder = temporaryFolder();

describe('loadConfig() warns', () => {
  const warned = async (text: string, mode?: number, env: NodeJS.ProcessEnv = ENV) => {
    const { warnings, instances } = await loadConfig({ path: folder.write(`w${mode ?? ''}.yml`, text, mode), env });
    return { lines: warnings.map(({ line, message, hint }) => `${line}: ${message} → ${hint}`), instances };
  };

  it.each<[string, string, string, RegExp]>([
    [
      'of http to another machine',
      'https://courses',
      'http://courses',
      /^4: base_urls.lms is http: the token goes over the network unencrypted → write https:/,
    ],
    [
      'of a method of older releases',
      'retirement_retire_forum',
      'retirement_retire_mailings',
      /^8: .*retirement_retire_mailings exists only in older releases; .*404 page.*wait in this step without end/,
    ],
    [
      'of a state in lower case',
      'RETIRING_FORUMS',
      'retiring_forums',
      /^8: .*"retiring_forums" does not have the form/,
    ],
    [
      'of a top-level key that is almost one we know',
      'base_urls:',
      'fetch_ecomerce_segment_id: true\nbase_urls:',
      /^3: fetch_ecomerce_segment_id .*did you mean fetch_ecommerce_segment_id\?/,
    ],
    [
      'of a key of ours at the top of the file',
      'lethe:',
      'cool_off_days: 7\nlethe:',
      /^11: cool_off_days has no effect at the top of the file → put it below "lethe:"/,
    ],
    [
      'of a service that no step has',
      'cool_off_days: 14',
      'services: {CREDENTALS: {attempt_deadline: 5m}}',
      /no step of the pipeline has this service → did you mean CREDENTIALS\?/,
    ],
    [
      'of a key that stands twice',
      'client_id: retirement_worker',
      'client_id: other\nclient_id: retirement_worker',
      /^2: the key client_id is in one mapping twice/,
    ],
    [
      'of http to a service that a step has',
      'https://credentials',
      'http://credentials',
      /base_urls.credentials is http: the token goes/,
    ],
    [
      'of a driver’s key of base_urls that is misspelt',
      '  lms:',
      '  licence_manager: https://licenses.example.com\n  lms:',
      /^4: base_urls.licence_manager is an unknown key → did you mean license_manager\?/,
    ],
    [
      'of a client id whose digits change',
      'client_id: retirement_worker',
      'client_id: 0777',
      /^1: client_id is read as a number, which changes its digits/,
    ],
  ])('%s', async (_what, from, to, expected) => {
    const { lines } = await warned(goodBut(from, to));
    expect(lines.filter((line) => expected.test(line))).toHaveLength(1);
  });

  it.each([
    ['base_urls', '  lms:', '  cms: https://studio.example.com\n  lms:'],
    ['the top of the file', 'base_urls:', 'client_ids: retirement_worker\nbase_urls:'],
  ])('not of a key of %s that is like another one there', async (_where, from, to) => {
    const { lines } = await warned(goodBut(from, to));
    expect(lines.filter((line) => /unknown key/.test(line))).toEqual([]);
  });

  it('loudly of enrollments that stay, with the right order, and in the instance too', async () => {
    const text = goodBut('  - [RETIRING_ENROLLMENTS, ENROLLMENTS_COMPLETE, LMS, retirement_unenroll]\n', '').replace(
      'lethe:',
      '  - [RETIRING_ENROLLMENTS, ENROLLMENTS_COMPLETE, LMS, retirement_unenroll]\nlethe:',
    );
    const { lines, instances } = await warned(text);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /^10: .*THE ENROLLMENTS STAY.*RETIRING_ENROLLMENTS, RETIRING_FORUMS, RETIRING_CREDENTIALS, RETIRING_LMS;/,
    );
    expect(instances[0]?.pipelineWarnings).toHaveLength(1);
  });

  it('of a secret unencrypted only where others can read the file', async () => {
    const text = goodBut('env:LMS_SECRET', 's3cret');
    expect((await warned(text, 0o600)).lines).toEqual([]);
    expect((await warned(text, 0o644)).lines).toEqual([expect.stringMatching(/^2: client_secret is unencrypted/)]);
  });

  it('of a file of a secret that others can read, and says nothing of one that they cannot', async () => {
    const text = goodBut('env:LMS_SECRET', 'file:secret');
    folder.write('secret', 's3cret', 0o600);
    expect((await warned(text)).lines).toEqual([]);
    chmodSync(`${folder.path}/secret`, 0o644);
    expect((await warned(text)).lines).toEqual([
      expect.stringMatching(/^2: client_secret: every user of this machine can read the file .*secret → run chmod o-r/),
    ]);
  });

  it.each(['notes: notes.local', 'notes: http://notes.example.com', 'license_manager: http://licenses.example.com'])(
    'says nothing of a service that nothing is sent to: %s',
    async (url) => {
      expect((await warned(goodBut('  lms:', `  ${url}\n  lms:`))).lines).toEqual([]);
    },
  );

  it('says nothing of http on this machine, nor of keys that only the Python driver knows', async () => {
    const text = goodBut('https://courses.example.com/', 'http://localhost:18000').replace(
      'https://credentials.example.com/',
      'http://127.0.0.1:18150',
    );
    expect((await warned(`${text}segment_workspace_slug: a\nsome_tool_of_ours: {a: 1}\n`)).lines).toEqual([]);
  });

  it('says nothing of a cool-off that the file has, where something else below lethe: is wrong', async () => {
    const path = folder.write('wrong.yml', goodBut('cool_off_days: 14', 'cool_off_days: 14\n  adopt_after: soon'));
    const error = await loadConfig({ path, env: ENV }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ faults: [{ path: 'lethe.adopt_after' }], warnings: [] });
  });
});
