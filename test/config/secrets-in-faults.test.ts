import { inspect } from 'node:util';
import fc from 'fast-check';
import { ConfigError, loadConfig } from '../../src/config/load-config';
import { temporaryFolder } from './temporary-folder';

const folder = temporaryFolder();
const SECRET = 'Kx9!vQ2pLm7TzR4w';

/** Everything that Lethe says about a file, with what it would show of its objects. */
async function said(text: string): Promise<string> {
  const path = folder.write('site.yml', text);
  const outcome = await loadConfig({ path, env: {} }).catch((error: unknown) => error);
  if (outcome instanceof ConfigError) return `${outcome.message}\n${inspect(outcome.faults, { depth: 9 })}`;
  if (outcome instanceof Error) throw outcome;
  return inspect((outcome as { warnings: unknown }).warnings, { depth: 9 });
}

const file = (secret: string, more = '') =>
  `client_id: retirement_service_worker\nclient_secret: ${secret}\nbase_urls: {lms: https://lms.example.com}\n` +
  `retirement_pipeline:\n  - [RETIRING_LMS, LMS_COMPLETE, LMS, retirement_lms_retire]\nlethe: {cool_off_days: 5}\n${more}`;

describe('what Lethe says about a config file', () => {
  it.each([
    ['an alias', `*${SECRET}`, /begins with "\*"/],
    ['a tag', `!${SECRET}`, /is not YAML|begins with "!"/],
    ['a tag without a second mark', `!${SECRET.replaceAll('!', '')}`, /begins with "!"/],
    ['a tag of YAML’s own', `!!${SECRET.replaceAll('!', '')} x`, /begins with "!"/],
    ['a tag of a mapping', `!${SECRET.replaceAll('!', '')} {a: 1}`, /begins with "!"/],
    ['a verbatim tag', `!<${SECRET}> x`, /begins with "!"|is not YAML/],
    ['a tag with a character that it cannot have', `!${SECRET}\\é`, /is not YAML/],
    ['a tag with an unknown handle', `!e!${SECRET} x`, /is not YAML/],
    ['an anchor', `&${SECRET}`, /client_secret is missing/],
    ['an escape', `"\\q${SECRET}"`, /is not YAML/],
    ['a quote that is not ended', `"${SECRET}`, /is not YAML/],
    ['a reserved mark', `@${SECRET}`, /is not YAML/],
    ['a directive', `%${SECRET}`, /is not YAML/],
    ['a colon', `${SECRET}: x`, /is not YAML/],
    ['a mapping', `{${SECRET}: x}`, /client_secret/],
    ['a list', `[${SECRET}]`, /client_secret/],
    ['a flow that is not ended', `{${SECRET}`, /is not YAML/],
    ['a reference', `env:${SECRET}`, /has no name of an environment variable/],
    ['a reference to sops', `sops:${SECRET}`, /has no "#" and key at its end/],
  ])('has no secret in it that looks like %s', async (_, secret, expected) => {
    const text = await said(file(secret));
    expect(text).toMatch(expected);
    for (const part of [SECRET, SECRET.replaceAll('!', ''), 'vQ2pLm7TzR4w']) expect(text).not.toContain(part);
  });

  it.each([
    ['twice as a key', `x: {${SECRET}: 1, ${SECRET}: 2}\n`],
    ['as the place of a mapping', `lethe_: 1\n`],
    [
      'in a URL',
      `EXTRA_SERVICES_TO_RETIRE_FROM: [{name: X, service_base_url: 'lethe:${SECRET}@x.example.com', retirement_url_path: x}]\n`,
    ],
    [
      'in a URL with two schemes',
      `EXTRA_SERVICES_TO_RETIRE_FROM: [{name: X, service_base_url: 'https://https://u:${SECRET}@x.example.com', retirement_url_path: x}]\n`,
    ],
  ])('has no secret in it that stands %s', async (_, more) => {
    expect(await said(file('env:NOTHING', more))).not.toContain(SECRET);
  });

  it.each([
    `lethe: ${SECRET}`,
    `lethe: {encryption: ${SECRET}}`,
    `lethe: {encryption: {keys: ${SECRET}}}`,
    `lethe: {services: ${SECRET}}`,
    `lethe: {schedule: ${SECRET}}`,
  ])('has no value in it that may be a key: %s', async (lethe) => {
    const text = await said(file('env:NOTHING').replace(/^lethe: .*$/m, `${lethe}\ncool: 1`));
    expect(text).toMatch(/lethe/);
    expect(text).not.toContain(SECRET);
  });

  it.each([
    'archive: {s3_bucket: a-bucket, s3_access_key_id: HERE, s3_secret_access_key: env:B}',
    'archive: {s3_bucket: a-bucket, s3_access_key_id: env:A, s3_secret_access_key: HERE}',
    'archive: {folder: /tmp, hash_secret: HERE}',
    'partner_report: {s3_bucket: a-bucket, s3_access_key_id: env:A, s3_secret_access_key: HERE}',
    'username_replacement: {client_id: renamer, client_secret: HERE}',
  ])('repeats nothing of a secret that begins as a reference does, and cannot be one: %s', async (lethe) => {
    for (const begin of ['env:*', 'env:', 'sops:', 'sops:#', 'vault:', 'Env:', 'file:\\0']) {
      const text = await said(
        file('env:NOTHING').replace('cool_off_days: 5', () => lethe.replace('HERE', () => `"${begin}${SECRET}"`)),
      );
      expect(text).toMatch(new RegExp(lethe.split(':')[0] ?? ''));
      expect(text).not.toContain(SECRET);
    }
  });

  it.each([
    `{cool_off_days: 5, username_replacement: {client_id: renamer, client_secret: ab,${SECRET}}}`,
    `{cool_off_days: 5, archive: {folder: /tmp, hash_secret: ab, ${SECRET}: 1}}`,
    `{cool_off_days: 5, archive: {folder: /tmp, s3_secret_access_key: ab,${SECRET},ab}}`,
    `{cool_off_days: 5, encryption: {keys: file:a,${SECRET}}}`,
    `{cool_off_days: 5, ab,${SECRET}}`,
    `\n  username_replacement:\n    client_id: renamer\n    client_secret:\n    ${SECRET}: x`,
  ])('says where a key is that nobody knows, and not what it is: %s', async (lethe) => {
    const text = await said(file('env:NOTHING').replace(/(?<=^lethe:).*$/m, () => ` ${lethe}`));
    expect(text).toMatch(/site\.yml:\d+: lethe[.\w]* (has an unknown key|is empty|must be off)/);
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain('vQ2pLm7TzR4w');
  });

  it('repeats no secret that stands where the address of the LMS belongs', async () => {
    const text = await said(file('env:NOTHING').replace('https://lms.example.com', SECRET));
    expect(text).toMatch(/base_urls\.lms has no "https:\/\/" before the host/);
    expect(text).not.toContain(SECRET);
  });

  it('repeats no secret that an alias puts in the place of something else', async () => {
    const text = await said(
      file(`&s '${SECRET}'`).replace(
        'cool_off_days: 5',
        'cool_off_days: 5, id: *s, environment: *s, schedule: {every: *s}',
      ),
    );
    expect(text).toMatch(/lethe\.id/);
    expect(text).not.toContain(SECRET);
  });

  it('repeats no secret, wherever a mark is in it', async () => {
    const marks = fc.constantFrom(...'*!&@%`|>"\'{}[],:#?-~ =<');
    await fc.assert(
      fc.asyncProperty(fc.array(marks, { maxLength: 3 }), fc.nat(12), async (before, at) => {
        const secret = 'QvK2pLmTzR4wXyAb';
        const text = await said(file(`${before.join('')}${secret.slice(0, at)}${before[0] ?? ''}${secret.slice(at)}`));
        const longest = at > 8 ? secret.slice(0, at) : secret.slice(at);
        expect(text.includes(longest)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
