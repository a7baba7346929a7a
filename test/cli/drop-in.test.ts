import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { propertyFiles, writePropertyFiles } from '../../src/cli/drop-in/property-files';
import { scriptOf } from '../../src/cli/drop-in/run-script';
import { optionsFrom } from '../../src/cli/drop-in/script-options';
import { SCRIPTS } from '../../src/cli/drop-in/scripts';
import { temporaryFolder } from '../config/temporary-folder';
import { runScriptLine } from './recording-terminal';

const folder = temporaryFolder();
const nowhere = { TEMPORAL_ADDRESS: '127.0.0.1:1' };
const manifest = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')) as {
  bin: Record<string, string>;
};
const script = (name: string) => {
  const found = scriptOf(name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
};

describe('the names of the driver scripts', () => {
  it('are commands of the package, each a file that has the name, since pnpm starts the file and not a link to it', () => {
    const { lethe, ...others } = manifest.bin;
    expect(Object.keys(others).sort()).toEqual(SCRIPTS.map(({ name }) => name).sort());
    for (const [name, path] of Object.entries(others)) expect(scriptOf(path)?.name).toBe(name);
  });

  it('pick the script, however the program is called', () => {
    for (const path of ['/usr/local/bin/retire_one_learner', '/opt/lethe/dist/bin/retire_one_learner.js'])
      expect(scriptOf(path)?.name).toBe('retire_one_learner');
    expect([scriptOf('lethe'), scriptOf('/opt/lethe/dist/src/client.js'), scriptOf('')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it.each(SCRIPTS.map(({ name }) => name))('%s tells its options, and refuses others with 2', async (name) => {
    const help = await runScriptLine(`${name} --help`);
    expect([help.code, help.err]).toEqual([0, '']);
    for (const { long = '' } of script(name).options()) expect(help.out).toContain(long);
    const wrong = await runScriptLine(`${name} --colour blue`);
    expect([wrong.code, wrong.err]).toEqual([2, `${name}: unknown option '--colour'\n  see \`${name} --help\``]);
    expect((await runScriptLine([name, '--client_secret=s3cret'])).err).toMatch(/unknown option '--client_secret'$/m);
    expect((await runScriptLine([name, 'ann'])).code).toBe(2);
  });
});

describe('variables of the driver scripts', () => {
  it('give every option, empty ones none', () => {
    const env = {
      RETIREMENT_CONFIG_FILE: 'site.yml',
      RETIREMENT_COOL_OFF_DAYS: '14',
      RETIREMENT_OUTPUT_DIR: '',
      RETIREMENT_USERNAME: 'ann',
    };
    expect(optionsFrom(script('get_learners_to_retire'), env)).toEqual([
      '--config_file=site.yml',
      '--cool_off_days=14',
    ]);
    expect(optionsFrom(script('retire_one_learner'), env)).toEqual(['--config_file=site.yml', '--username=ann']);
    expect(optionsFrom(script('replace_usernames'), env)).toEqual([]);
    expect(
      optionsFrom(script('replace_usernames'), { USERNAME_REPLACEMENT_USERNAME_REPLACEMENT_CSV: 'a.csv' }),
    ).toEqual(['--username_replacement_csv=a.csv']);
  });

  it('switch the comments of the partner report off', () => {
    const given = (RETIREMENT_COMMENTS: string) =>
      optionsFrom(script('retirement_partner_report'), { RETIREMENT_COMMENTS });
    expect([given('false'), given('yes'), given('')]).toEqual([['--no_comments'], ['--comments'], []]);
  });

  it.each([
    [[], undefined],
    [['--comments'], true],
    [['--no_comments'], false],
    [['--no_comments', '--comments'], true],
    [['--comments', '--no_comments'], false],
  ])('have the last word on a flag and its opposite: %j', (args, comments) => {
    const command = new Command();
    for (const option of script('retirement_partner_report').options()) command.addOption(option);
    expect(command.parse(args, { from: 'user' }).opts()).toEqual(comments === undefined ? {} : { comments });
  });

  it('count less than the command line', async () => {
    const env = { ...nowhere, RETIREMENT_CONFIG_FILE: folder.write('whole.yml', 'no: config') };
    const said = await runScriptLine('get_learners_to_retire --config_file missing.yml', { env });
    expect(said.err).toContain('missing.yml');
    const wrong = await runScriptLine('get_learners_to_retire', { env: { RETIREMENT_COOL_OFF_DAYS: 'many' } });
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('whole number')]);
  });
});

describe('the exit codes of the driver scripts', () => {
  const bad = () => folder.write('bad.yml', 'retirement_pipeline: 7\n');
  it.each([
    ['get_learners_to_retire', 255, 'a config file is required'],
    ['retire_one_learner --username ann', 249, 'a config file is required'],
    ['retirement_archive_and_cleanup', 255, 'a config file is required'],
    ['retirement_bulk_status_update', 255, 'a config file is required'],
    ['retirement_partner_report', 253, 'a config file is required'],
    ['delete_expired_partner_gdpr_reports --age_in_days 60', 255, 'a config file is required'],
    ['replace_usernames', 255, 'a config file is required'],
  ])('%s without a config: %i', async (line, code, said) => {
    const outcome = await runScriptLine(line);
    expect([outcome.code, outcome.out]).toEqual([code, '']);
    expect(outcome.err).toContain(said);
  });

  it.each([
    ['get_learners_to_retire', 255],
    ['retire_one_learner --username ann', 249],
    ['retirement_archive_and_cleanup', 254],
    ['retirement_partner_report', 250],
    ['delete_expired_partner_gdpr_reports --age_in_days 60', 254],
  ])('%s with a file that cannot be used: %i', async (line, code) => {
    expect((await runScriptLine(`${line} --config_file ${bad()}`, { env: nowhere })).code).toBe(code);
  });

  it('retire_one_learner without a learner: 251', async () => {
    expect((await runScriptLine(`retire_one_learner --config_file ${bad()}`)).code).toBe(251);
  });

  it('replace_usernames without a CSV, or with one that is none: 255', async () => {
    const line = `replace_usernames --config_file ${bad()}`;
    expect((await runScriptLine(line)).err).toContain('a CSV of usernames is required');
    const csv = folder.write('names.csv', 'ann\n');
    const none = await runScriptLine(`${line} --username_replacement_csv ${csv}`);
    expect([none.code, none.err]).toEqual([255, expect.stringContaining('row 1 is not a pair')]);
  });

  const who = '--initial_state ERRORED --start_date 2026-01-01 --end_date 2026-02-01';
  it.each([
    ['--rewind-state', 'which learners?'],
    [who, 'to which state?'],
    [`${who} --new_state PENDING --rewind-state`, 'to which state?'],
    ['--initial_state ERRORED --rewind-state --start_date 2026-02-01 --end_date 2026-01-31', 'is after --end_date'],
  ])('retirement_bulk_status_update %s: 254', async (line, said) => {
    const { code, err } = await runScriptLine(`retirement_bulk_status_update --config_file ${bad()} ${line}`);
    expect([code, err]).toEqual([254, expect.stringContaining(said)]);
  });

  it('retirement_bulk_status_update takes no day to come, and none that the calendar does not have', async () => {
    expect((await runScriptLine('retirement_bulk_status_update --end_date 2999-01-01')).code).toBe(2);
    expect((await runScriptLine('retirement_bulk_status_update --end_date 2026-02-31')).code).toBe(2);
  });

  it.each(['', ' --age_in_days 0', ' --age_in_days -3'])('delete_expired_partner_gdpr_reports%s: 250', async (age) => {
    const line = `delete_expired_partner_gdpr_reports --config_file ${bad()}${age}`;
    expect((await runScriptLine(line)).code).toBe(250);
  });

  it('retirement_archive_and_cleanup takes a truth and a day, nothing else', async () => {
    const line = `retirement_archive_and_cleanup --config_file ${bad()}`;
    expect((await runScriptLine(`${line} --dry_run perhaps`)).code).toBe(2);
    expect((await runScriptLine(`${line} --start_date yesterday`)).code).toBe(2);
    expect((await runScriptLine(`${line} --end_date 2026-02-29`)).code).toBe(2);
  });
});

describe('the files of get_learners_to_retire', () => {
  const namesOf = (usernames: readonly string[]) => propertyFiles(usernames).files.map(({ name }) => name);

  it('are named in lower case, and have the name as it is', () => {
    expect(propertyFiles(['Ann', 'Zoë Übung'])).toEqual({
      files: [
        { name: 'learner_retire_ann', text: 'RETIREMENT_USERNAME=Ann\n' },
        { name: 'learner_retire_zoë übung', text: 'RETIREMENT_USERNAME=Zoë Übung\n' },
      ],
      unusual: 0,
    });
  });

  it('are two for names that differ by case only', () => {
    expect(namesOf(['Ann', 'ann', 'ann-2', 'ANN'])).toEqual([
      'learner_retire_ann',
      'learner_retire_ann~2',
      'learner_retire_ann-2',
      'learner_retire_ann~3',
    ]);
  });

  it('never are another file, or more than one line', () => {
    const strange = [
      '../../etc/passwd',
      'a\nRETIREMENT_CONFIG_FILE=x',
      'a\rb',
      'a\u0000b',
      'a\u2028b',
      '$HOME',
      'a`b`',
      'a\\u0041',
      ' ann',
      'ann ',
      '',
    ];
    expect(propertyFiles(strange)).toEqual({ files: [], unusual: strange.length });
  });

  it.each(["o'neil", 'ann (old)', '50%', 'ann!', 'a;b', 'a=b#c', 'ann~2', 'e\u0301va'])(
    'are there for a name with other signs: %s',
    (name) => {
      expect(propertyFiles([name])).toEqual({
        files: [{ name: `learner_retire_${name}`, text: `RETIREMENT_USERNAME=${name}\n` }],
        unusual: 0,
      });
    },
  );

  it('have a short name for a long username, each its own', () => {
    const long = (end: string) => `${'\u{1F600}'.repeat(149)}${end}`;
    const { files, unusual } = propertyFiles([long('a'), long('b'), 'ann', 'ANN', 'ann~2']);
    expect([unusual, new Set(files.map(({ name }) => name)).size]).toEqual([0, 5]);
    for (const { name } of files) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
    expect(files[1]?.text).toBe(`RETIREMENT_USERNAME=${long('b')}\n`);
  });

  it('replace those of an earlier run, and nothing else in the folder', () => {
    const at = join(folder.path, 'jenkins', 'props');
    expect(writePropertyFiles(at, propertyFiles(['old']).files)).toBe(0);
    writeFileSync(join(at, 'notes.txt'), 'mine');
    mkdirSync(join(at, 'learner_retire_folder'));
    symlinkSync(join(at, 'notes.txt'), join(at, 'learner_retire_new'));
    expect(writePropertyFiles(at, propertyFiles(['new']).files)).toBe(2);
    expect(readdirSync(at).sort()).toEqual(['learner_retire_folder', 'learner_retire_new', 'notes.txt']);
    expect(existsSync(join(at, 'learner_retire_old'))).toBe(false);
    expect(readFileSync(join(at, 'notes.txt'), 'utf8')).toBe('mine');
  });
});
