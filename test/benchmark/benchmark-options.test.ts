import { readOptions } from './benchmark-options';

const read = (...flags: string[]) => readOptions(['node', 'bench', ...flags]);

describe('the options of the benchmark', () => {
  test('nothing said is everything', () => {
    expect(read()).toMatchObject({
      learners: 300,
      latency: [0, 20, 100],
      parked: [1_000, 4_000],
      queue: true,
      memory: true,
      enroll: 20_000,
      archive: 10_000,
      report: 10_000,
      campaign: 5_000,
    });
  });

  test('--quick is one small run', () => {
    const small = { enroll: 0, archive: 0, report: 0, campaign: 0 };
    expect(read('--quick')).toMatchObject({
      learners: 40,
      latency: [20],
      parked: [],
      queue: false,
      memory: false,
      ...small,
    });
  });

  test('what is given overrides --quick and the defaults', () => {
    expect(read('--quick', '--learners', '10', '--latency', '0', '5')).toMatchObject({ learners: 10, latency: [0, 5] });
    expect(read('--no-queue')).toMatchObject({ queue: false, memory: true });
  });

  test('a list of 10,000 learners is measured, but not by --quick', () => {
    expect([read().list, read('--list', '50').list, read('--quick').list]).toEqual([10_000, 50, 0]);
  });

  test('--no-speed retires nobody', () => {
    expect(read('--no-speed')).toMatchObject({ latency: [], parked: [], queue: true, memory: true });
  });
});
