import type { Command } from 'commander';
import { describeChange } from '../../src/cli/learner/apply-verb';
import { describeStory } from '../../src/cli/learner/story-text';
import type { CliError } from '../../src/cli/shell/cli-error';
import { failureFault } from '../../src/cli/shell/explain-error';
import { NEXT_STEPS, nextStepText } from '../../src/cli/shell/next-step-text';
import { createProgram } from '../../src/cli/shell/program';
import { refusalFault } from '../../src/cli/shell/refusal-fault';
import { clientParts } from '../../src/connecting/client-parts';
import { FAILURES, type FailureCode } from '../../src/domain/failure/failure';
import { VERBS } from '../../src/domain/run/verb';
import type { LearnerSight, LearnerStory } from '../../src/operations/learners';
import type { NextStep } from '../../src/operations/next-step';
import type { Refusal } from '../../src/operations/refusal';
import { runLine } from './recording-terminal';

/** A change of wording is to be seen in review: every text that a person reads is kept here as it is. */

const CONTEXT = {
  terminal: undefined as never,
  programs: { worker: '', sandbox: '', bundle: '' },
  parts: clientParts,
  version: '',
};

function wordsOf(command: Command, above: readonly string[] = []): readonly (readonly string[])[] {
  return [above, ...command.commands.flatMap((one) => wordsOf(one, [...above, one.name()]))];
}

/** These hand their words to another program, which has its own help. */
const PROGRAMS = ['worker', 'sandbox'];

const COMMANDS = wordsOf(createProgram(CONTEXT, () => {}))
  .filter(([first = '']) => !PROGRAMS.includes(first))
  .map((words) => [['lethe', ...words].join(' '), words] as const);

describe('help', () => {
  it.each(COMMANDS)('%s', async (_, words) => {
    const { code, out } = await runLine([...words, '--help']);
    expect(code).toBe(0);
    expect(out).toMatchSnapshot();
  });
});

const textOf = ({ exit, message, hint, code }: CliError) => ({ exit, code, message, hint });

describe('errors', () => {
  it.each(Object.keys(FAILURES) as FailureCode[])('of the failure %s', (code) => {
    expect(textOf(failureFault(code, 'detail'))).toMatchSnapshot();
  });

  /** One of each kind, or it does not compile. */
  const REFUSALS: { readonly [Kind in Refusal['refusal']]: Extract<Refusal, { readonly refusal: Kind }> } = {
    failure: { refusal: 'failure', code: 'engine.no-worker', detail: 'none answered in time', next: 'see-instance' },
    standstill: { refusal: 'standstill' },
    'not-taken-up': { refusal: 'not-taken-up', userId: 7 },
    'not-a-name': {
      refusal: 'not-a-name',
      reason: 'which learner?',
      advice: 'a username, an e-mail or an LMS user id',
    },
    'no-learner': { refusal: 'no-learner' },
    'no-open-run': { refusal: 'no-open-run', userId: 7 },
    'no-retirement': { refusal: 'no-retirement' },
    'other-spelling': { refusal: 'other-spelling', usernames: ['Ann'] },
    'several-learners': { refusal: 'several-learners', count: 2, forms: ['id:7', 'user:7'] },
    unsure: { refusal: 'unsure', form: 'id:7' },
    verb: { refusal: 'verb', userId: 7, reason: 'the cool-off is over' },
    ended: { refusal: 'ended', userId: 7 },
    'not-a-window': { refusal: 'not-a-window', reason: 'the end is before the start' },
    record: { refusal: 'record', reason: 'another change was made', next: 'look-again' },
    'not-set': { refusal: 'not-set', reason: 'the file has no x', next: 'complete-file' },
    'no-such-state': { refusal: 'no-such-state', state: 'RETIRING_X' },
    'not-a-query': { refusal: 'not-a-query', reason: 'invalid query: invalid expression' },
    'no-campaign': { refusal: 'no-campaign' },
    'may-have-begun': { refusal: 'may-have-begun', campaign: '20260131T080000-1a2b' },
    'no-approval': { refusal: 'no-approval' },
    'no-schedule': { refusal: 'no-schedule' },
    'not-a-key': { refusal: 'not-a-key', id: 'x' },
    'no-key': { refusal: 'no-key', id: 'academy/2026-07', where: 'the file /keys.json' },
    'no-key-of-instance': { refusal: 'no-key-of-instance', instance: 'acadmey', where: 'the file /keys.json' },
    'key-destroyed': { refusal: 'key-destroyed', id: 'academy/2026-07', at: '2026-09-01T08:00:00.000Z' },
    'key-needed': {
      refusal: 'key-needed',
      id: 'academy/2026-07',
      needs: [
        { need: 'present-key', instance: 'academy', freeMs: 0 },
        { need: 'late-writer', freeMs: 0 },
        { need: 'open-runs', instance: 'academy', count: 2, supersededMs: 0 },
        { need: 'record', instance: 'academy' },
        { need: 'schedule', scheduleId: 'discovery/academy' },
        { need: 'last-discovery', scheduleId: 'discovery/academy' },
      ],
    },
    'ring-read-only': { refusal: 'ring-read-only', where: 'the environment variable RING' },
  };
  it.each(Object.values(REFUSALS).map((refusal) => [refusal.refusal, refusal] as const))(
    'of the refusal %s',
    (_, refusal) => {
      const session = { command: (words: string) => `lethe ${words}` };
      expect(textOf(refusalFault(session, refusal))).toMatchSnapshot();
    },
  );

  it('of each next step', () => {
    const data: readonly NextStep[] = [
      { next: 'use-or-free', holder: 'beta' },
      { next: 'free-first', holder: 'beta' },
      { next: 'settle-report', report: 'january' },
      { next: 'see-campaign', id: '20260131T080000-1a2b' },
    ];
    expect([...NEXT_STEPS, ...data].map((step) => nextStepText(step))).toMatchSnapshot();
  });
});

describe('what a verb changes', () => {
  const receipt = { step: 'RETIRING_FORUMS', service: 'LMS', method: 'retire_forum', at: '2026-01-02T00:00:00Z' };
  const one = { userId: 7, phase: 'retiring', lmsState: 'FORUMS_COMPLETE', retirementId: 70 } as const;
  const erased = { ...one, receipts: [{ ...receipt, outcome: 'erased' as const, attempts: 1 }] };
  const untold = (lastState: string) => ({ userId: 7, phase: 'none', lmsState: 'PENDING', lastState });
  const request = { to: 'PENDING', step: 'RETIRING_NOTES', until: '2030-01-31T08:00:00.000Z' };

  it.each(VERBS)('%s, for one and for many', (verb) => {
    expect(describeChange(verb, request, 'demo', [erased])).toMatchSnapshot();
    expect(describeChange(verb, request, 'demo', [erased, { userId: 8, phase: 'waiting' }])).toMatchSnapshot();
  });

  it.each<[string, LearnerSight, string]>([
    ['a run that cools off', { ...one, phase: 'cooling-off', receipts: [] }, 'No step has erased anything yet.'],
    ['a run whose first step may be at work', { ...one, phase: 'held', beneath: 'retiring', receipts: [] }, ''],
    [
      'a run that was put back to PENDING',
      { ...one, receipts: [], perhapsErased: ['RETIRING_FORUMS'] },
      'Perhaps erased, and not given back: RETIRING_FORUMS.',
    ],
    [
      'a run of a learner whom somebody had completed before it',
      { ...one, phase: 'cooling-off', receipts: [], unknownBefore: true },
      'What is erased already is not known of 1 learner.',
    ],
    ['no run, and a row that was never moved', untold('PENDING'), 'No step has erased anything yet.'],
    ['no run, and a row that came back to PENDING', untold('ABORTED'), ''],
    ['a run that does not answer', { ...one }, 'What is erased already is not known of 1 learner.'],
  ])('cancel says of %s what is not given back', (_, sight, says) => {
    const lines = describeChange('cancel', request, 'demo', [sight]).split('\n').slice(3);
    expect(lines).toEqual(says === '' ? [] : [says]);
  });
});

describe('a learner', () => {
  const STORY: LearnerStory = {
    instance: 'demo',
    userId: 7,
    retirementId: 70,
    username: 'ada',
    phase: 'attention',
    since: '2026-01-16T00:00:00Z',
    revision: 4,
    lmsState: 'ERRORED',
    lmsStateAt: '2026-01-16T00:00:00Z',
    step: 'RETIRING_FORUMS',
    service: 'LMS',
    requestedAt: '2026-01-01T00:00:00Z',
    dueAt: '2026-02-01T00:00:00Z',
    stepsDone: 2,
    stepsInAll: 6,
    stepsAssumed: 1,
    missingSteps: ['RETIRING_NOTES'],
    wait: {
      code: 'service.rejected',
      facts: { service: 'LMS', status: 400 },
      since: '2026-01-16T00:00:00Z',
      advice: 'Look at the service’s own log, then `lethe learner retry`.',
    },
    receipts: [
      {
        step: 'RETIRING_ENROLLMENTS',
        service: 'LMS',
        method: 'retirement_unenroll',
        outcome: 'erased',
        at: '2026-01-15T00:00:00Z',
        attempts: 2,
        retirementId: 70,
        requestedAt: '2026-01-01T00:00:00Z',
      },
    ],
    verbs: [
      {
        verb: 'retry',
        request: { by: 'ada', reason: 'fixed' },
        at: '2026-01-16T00:01:00Z',
        answer: { accepted: true, phase: 'retiring', note: 'tries again' },
      },
    ],
    earlier: [
      {
        runId: 'r',
        startedAt: '2025-12-01T00:00:00Z',
        endedAt: '2025-12-02T00:00:00Z',
        phase: 'cancelled',
        retirementId: 69,
      },
    ],
    keptSince: '2026-01-10T00:00:00Z',
  };
  beforeAll(() => void jest.useFakeTimers({ now: Date.parse('2026-01-20T00:00:00Z') }));
  afterAll(() => void jest.useRealTimers());

  it.each([Number.POSITIVE_INFINITY, 80, 40])('in full, %d columns wide', (columns) => {
    const text = describeStory(STORY, 'https://temporal.example.com/x', { columns, colour: false });
    expect(text).toMatchSnapshot();
    const links = /Web UI/;
    for (const line of text.split('\n')) {
      if (!links.test(line)) expect(line.length).toBeLessThanOrEqual(columns);
    }
  });

  it.each([
    ['cooling-off', { phase: 'cooling-off' }],
    ['held, and cooling off beneath', { phase: 'held', beneath: 'cooling-off' }],
  ] as const)('who is %s is at no step yet: the first one is named as such', (_, at) => {
    expect(describeStory({ ...STORY, ...at }, undefined)).toMatch(/^first step +RETIRING_FORUMS \(LMS\)$/m);
  });
});
