import { load } from 'js-yaml';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import { castOf, leftOut, people } from '../../scripts/demo/cast';
import { cleanEnv } from '../../scripts/demo/clean-env';
import { demoConfig } from '../../scripts/demo/demo-config';
import { demoOptions } from '../../scripts/demo/demo-options';
import { OneAtATime } from '../../scripts/demo/one-at-a-time';
import { until } from '../../scripts/demo/until';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox();
});

afterEach(() => sandbox.stop());

const castFor = (count: number) => castOf(sandbox.admin.add(people(count)));

describe('the cast of the demo', () => {
  it('gives each part to another learner, and leaves one without any', () => {
    const { everybody, ...parts } = castFor(5);
    const players = Object.values(parts);
    expect(new Set(players).size).toBe(4);
    expect(everybody.filter((userId) => !players.includes(userId))).toHaveLength(1);
  });

  it('has one learner who asked today, and nobody else who is cooling off', () => {
    const { cancelled } = castFor(25);
    const young = sandbox.admin
      .learners()
      .filter(({ created }) => Date.now() - Date.parse(created ?? '') < 15 * 86_400_000);
    expect(young.map(({ userId }) => userId)).toEqual([cancelled]);
  });

  it('says what it leaves out when there are too few', () => {
    expect(leftOut(castFor(1))).toHaveLength(4);
    expect(leftOut(castOf([]))).toHaveLength(4);
  });

  it('has nobody whom the pipeline of ten steps could not forget', () => {
    castFor(25);
    const held = new Set(sandbox.admin.learners().flatMap(({ traces }) => traces));
    expect([...held]).not.toContain('extra');
    expect([...held]).not.toContain('proctoring-backend');
    expect(held.size).toBeGreaterThan(5);
  });
});

describe('the setting of the demo', () => {
  it("uses nothing of the person's own settings, except for where Temporal's binary is", () => {
    const env = cleanEnv(
      {
        PATH: '/bin',
        LETHE_CONFIG: 'production.yml',
        TEMPORAL_ADDRESS: 'production:7233',
        RETIREMENT_CONFIG_FILE: 'x',
        TUBULAR_LMS_HOST: 'y',
        https_proxy: 'http://proxy.example.com',
        TEMPORAL_CLI: '/bin/temporal',
      },
      { TEMPORAL_ADDRESS: '127.0.0.1:1' },
    );
    expect(env).toEqual({ PATH: '/bin', TEMPORAL_CLI: '/bin/temporal', TEMPORAL_ADDRESS: '127.0.0.1:1' });
  });

  it('has a cool-off, and lets a thousand learners in without an approval', () => {
    const file = load(demoConfig(sandbox.config(), 1_000)) as { lethe: Record<string, unknown>; client_id: string };
    expect(file.client_id).toBe('sandbox-worker');
    expect(file.lethe).toMatchObject({ id: 'demo', cool_off_days: 14, user_count_error_threshold: 1_000 });
  });

  it('has 25 learners, and ends at the end, unless told otherwise', () => {
    expect(demoOptions([])).toEqual({ learners: 25, keep: false, json: false, freePorts: false });
    expect(demoOptions(['--learners', '6', '--json', '--keep'])).toMatchObject({ learners: 6, keep: true, json: true });
  });

  it('lets one in after another, also after one that failed', async () => {
    const turns = new OneAtATime();
    const seen: string[] = [];
    const first = turns.run(async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      seen.push('first');
      throw new Error('it failed');
    });
    const second = turns.run(async () => seen.push('second'));
    await expect(first).rejects.toThrow('it failed');
    await second;
    expect(seen).toEqual(['first', 'second']);
  });

  it('waits for nothing without a limit, and says what did not happen', async () => {
    const { signal } = new AbortController();
    await expect(until('The flood', () => undefined, { withinMs: 60, signal })).rejects.toThrow(
      'The flood did not happen within 0 s.',
    );
    const reason = new Error('Ctrl-C');
    await expect(
      until('The flood', () => undefined, { withinMs: 9_000, signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason);
  });
});
