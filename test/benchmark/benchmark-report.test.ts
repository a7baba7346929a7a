import { type BenchmarkReport, describePart } from './benchmark-report';
import type { RetireMany } from './retire-many';

const RUN: RetireMany = {
  latencyMs: 20,
  parked: 0,
  encrypted: false,
  learners: 300,
  seconds: 15,
  learnersPerSecond: 20,
  cpuMs: { worker: 40, engine: 60, sandbox: 10, client: 5 },
  requests: 31.01,
  tokens: 1,
  connections: 64,
  maxConcurrent: 30,
  memoryMb: { worker: 250, engine: 200 },
  alone: { ms: 930, requests: 31, floorMs: 620 },
  sequential: { learners: 20, learnersPerSecond: 1.6, cpuMs: 30, requests: 31 },
  bare: { learners: 300, learnersPerSecond: 25, cpuMs: { worker: 30, engine: 50 } },
  othersShare: 0.04,
};

const REPORT: BenchmarkReport = {
  date: '2026-01-01T00:00:00.000Z',
  machine: { cpu: 'Some CPU', cores: 2, memoryGb: 8, node: '20.19.0', temporal: '1.5.1', sdk: '1.24.0' },
  settings: { learners: 300, maxConcurrentSteps: 64 },
  load: { before: 0.1, after: 1.9 },
  runs: [RUN],
};

describe('describePart()', () => {
  test('says where and when, and tells speed, price and cost as ratios', () => {
    const text = describePart('retiring', REPORT);
    expect(text).toContain('| machine | Some CPU, 2 cores, 8 GB |');
    expect(text).toContain('| 20 ms | 300 | 20.0 | 31.0 | 930 ms | 1.50 | 4 % |');
    expect(text).toContain('| 20 ms | 1.6 | 30.0 | 12.50 | 3.50 |');
    expect(text).toContain('| 20 ms | 100.0 | 40.0 | 60.0 | 5.0 | 10.0 | 250 MB | 200 MB |');
    expect(text).toContain('| 20 ms | 25.0 | 30.0 CPU-ms | 50.0 CPU-ms | 0.80 | 1.25 |');
    expect(describePart('queue', REPORT)).toBeUndefined();
  });

  test('has no ratio to a floor of nothing', () => {
    const alone = { ms: 300, requests: 31, floorMs: 0 };
    expect(describePart('retiring', { ...REPORT, runs: [{ ...RUN, latencyMs: 0, alone }] })).toContain(
      '| 300 ms | – |',
    );
  });

  test('compares a worker’s memory with the one beside the fewest', () => {
    const memory = [
      { parked: 1_000, afterEnrolling: 300, afterRestart: 100, engine: 300 },
      { parked: 10_000, afterEnrolling: 310, afterRestart: 105, engine: 1_000 },
    ];
    const discovery = {
      queued: 50_000,
      newLearners: 100,
      enrolled: 100,
      seconds: 6.24,
      memoryMb: { before: 100, peak: 160 },
      startCalls: 100,
    };
    const report = { ...REPORT, runs: [], longQueue: { memory, discovery } };
    expect(describePart('memory', report)).toContain('| 10000 | 310 MB | 1.03 | 105 MB | 1.05 | 1000 MB |');
    expect(describePart('queue', report)).toContain('| 50000 | 100 | 100 | 100 | 6.2 | 100 MB | 160 MB | 60 MB |');
  });

  test('compares two versions round by round, and their discoveries', () => {
    const figures = { learnersPerSecond: 6, cpuMs: 300, requests: 31 };
    const against = {
      other: '0.1.0',
      learners: 300,
      latencyMs: 20,
      rounds: [{ ours: figures, theirs: { ...figures, learnersPerSecond: 5, cpuMs: 400 } }],
      discovery: { queued: 50_000, ours: 6, theirs: 8 },
    };
    const text = describePart('against', { ...REPORT, runs: [], against });
    expect(text).toContain('| 1 | 6.0 | 5.0 | 1.20 | 0.75 | 31.0 and 31.0 |');
    expect(text).toContain('| 50000 | 6.0 | 8.0 | 0.75 |');
  });

  test('tells how long a list takes, alone and beside other programs', () => {
    const command = {
      command: 'lethe learner list',
      aloneMs: 1_600,
      worstAloneMs: 1_900,
      besideMs: 3_100,
      worstBesideMs: 3_400,
    };
    const text = describePart('list', { ...REPORT, runs: [], list: { learners: 10_000, commands: [command] } });
    expect(text).toContain('| `lethe learner list` | 1.6 s | 1.9 s | 3.1 s | 3.4 s |');
  });

  test('tells how long a verb takes beside an enrollment', () => {
    const verbs = {
      enrolled: 20_000,
      enrollmentSeconds: 200,
      verbs: 90,
      medianMs: 1_500,
      worstMs: 4_200,
      alone: 1_100,
    };
    const text = describePart('verbs', { ...REPORT, runs: [], verbs });
    expect(text).toContain('| 20000 | 200.0 s | 90 | 1.5 s | 4.2 s | 1.1 s |');
  });

  test('tells how fast archives, reports and campaigns are, and what they cost the worker', () => {
    const memoryMb = { before: 200, peak: 230 };
    const archives = [{ learners: 10_000, latencyMs: 20, files: 100, seconds: 50, memoryMb }];
    const report = { rows: 10_000, latencyMs: 20, seconds: 12.34, memoryMb };
    const beside = { seconds: 80, verbs: 40, medianMs: 1_600, worstMs: 1_950, alone: 900 };
    const campaign = { learners: 5_000, seconds: 62.5, beside };
    const all = { ...REPORT, runs: [], archives, report, campaign };
    expect(describePart('archive', all)).toContain(
      '| 10000 | 20 ms | 100 | 50.0 s | 200.0 | 200 MB | 230 MB | 30 MB |',
    );
    expect(describePart('report', all)).toContain('| 10000 | 20 ms | 12.3 s | 200 MB | 230 MB | 30 MB |');
    expect(describePart('campaign', all)).toContain('| 5000 | 62.5 s | 80.0 | 80.0 s | 40 | 1.6 s | 1.9 s | 0.9 s |');
  });
});
