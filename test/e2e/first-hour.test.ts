import { readFileSync, writeFileSync } from 'node:fs';
import { SANDBOX_STATES } from '../../sandbox/lms/states';
import { startSandbox } from '../../sandbox/start-sandbox';
import type { Check } from '../../src/domain/checks/check';
import { jsonOf, runLine } from '../cli/recording-terminal';
import { temporaryFolder } from '../config/temporary-folder';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { serveHere } from './serve-here';

const folder = temporaryFolder();
const served = temporaryFolder();
const closers: (() => Promise<unknown>)[] = [];
let engine: TestEngine;
let lackingFile: string;
let uncooledFile: string;

beforeAll(async () => {
  engine = await openTestEngine('first-hour');
  closers.unshift(() => engine.close());
  const whole = await startSandbox();
  closers.unshift(() => whole.stop());
  whole.admin.add([
    { username: 'ann', createdDaysAgo: 20 },
    { username: 'ben', createdDaysAgo: 20, state: 'NOTES_COMPLETE' },
  ]);
  const lacking = await startSandbox({ states: SANDBOX_STATES.filter((state) => !/ECOM/.test(state)) });
  closers.unshift(() => lacking.stop());
  uncooledFile = served.write('uncooled.yml', whole.config().replace(/^lethe:.*/ms, ''));
  lackingFile = served.write(
    'lacking.yml',
    lacking.config().replace('id: sandbox', 'id: lacking').replace('cool_off_days: 0', 'cool_off_days: 14'),
  );
  const serving = await serveHere(engine, served.path);
  closers.unshift(() => serving.stop());
}, 120_000);
afterAll(async () => {
  for (const close of closers) await close();
}, 120_000);

const run = (line: string) => runLine(line, { env: engine.env });

/** Whatever was looked at, nothing was begun. */
async function expectNothingBegun(): Promise<void> {
  expect(await engine.count("WorkflowType = 'retireLearner'")).toBe(0);
}

describe('a file of the driver scripts, unchanged', () => {
  it('is counted in a dry run, which says what it cannot know without a cool-off', async () => {
    const { code, out, err } = await run(`discovery run --dry-run --config ${uncooledFile}`);
    expect({ code, err }).toMatchObject({ code: 0, err: expect.not.stringContaining('another file') });
    expect(out).toMatch(/^new: begin at once +1 at least$/m);
    expect(out).toMatch(/^new: sleep first +1 at most$/m);
    expect(out).toMatch(/no cool-off is set, so who of those in PENDING begins at once is not known/);
    const json = jsonOf<{ readonly coolOffDays: number | null }>(
      await run(`discovery run --dry-run --json --config ${uncooledFile}`),
    );
    expect(json.coolOffDays).toBeNull();
    const asked = await run(`discovery run --dry-run --cool-off-days 14 --config ${uncooledFile}`);
    expect(asked.out).toMatch(/^new: begin at once +2$/m);
    await expectNothingBegun();
  }, 60_000);

  it('is well for doctor, which says what is to be written in it', async () => {
    const { code, out } = await run(`doctor --config ${uncooledFile}`);
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringMatching(/^WARN +no cool-off is set/m) });
    expect(out).toContain('write lethe: {cool_off_days: N}');
  }, 60_000);
});

describe('a file that was corrected while the worker runs', () => {
  it('is told apart from the file of the worker, by doctor, config check and a dry run', async () => {
    const text = readFileSync(lackingFile, 'utf8');
    const corrected = folder.write('corrected.yml', text.replace(/^.*RETIRING_ECOM.*\n/m, '').replace(': 14', ': 7'));
    const doctor = await run(`doctor --config ${corrected}`);
    expect(doctor.code).toBe(7);
    expect(doctor.out.replace(/\n +/g, ' ')).toMatch(
      /^WARN +the worker has another file than corrected\.yml: they differ in cool_off_days, .*retirement_pipeline; .* by the worker's start the worker again with corrected\.yml/m,
    );
    expect(doctor.out).toMatch(/^pass +the LMS has all \d+ states of corrected\.yml$/m);
    const checked = await run(`config check --online --config ${corrected}`);
    expect(checked.out).toMatch(/^WARN +the worker has another file than/m);
    const { err } = await run(`discovery run --dry-run --config ${corrected}`);
    expect(err).toMatch(/the worker has another file than \S+ \(retirement_pipeline, cool_off_days\)/);
  }, 60_000);

  it('is told where the worker itself could read it again', async () => {
    const before = await run('doctor --instance lacking --json');
    const read = (outcome: typeof before) =>
      jsonOf<{ readonly checks: readonly Check[] }>(outcome).checks.find(({ id }) => id === 'worker.read');
    expect(read(before)?.verdict).toBe('pass');
    // What a comparison of settings does not see: the secret.
    writeFileSync(
      lackingFile,
      readFileSync(lackingFile, 'utf8').replace(/client_secret: .*/, 'client_secret: another'),
    );
    expect(read(await run('doctor --instance lacking --json'))).toMatchObject({
      verdict: 'warn',
      says: expect.stringContaining('has changed since the worker read it'),
      todo: expect.stringContaining('start the worker again'),
    });
  }, 60_000);
});
