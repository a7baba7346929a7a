import type { Command } from 'commander';
import { describeChange } from '../../src/cli/learner/apply-verb';
import { describeStory } from '../../src/cli/learner/story-text';
import type { CliError } from '../../src/cli/shell/cli-error';
import { failureFault } from '../../src/cli/shell/explain-error';
import { createProgram } from '../../src/cli/shell/program';
import { refusalFault } from '../../src/cli/shell/refusal-fault';
import { clientParts } from '../../src/connecting/client-parts';
import { FAILURES, type FailureCode } from '../../src/domain/failure/failure';
import { VERBS } from '../../src/domain/run/verb';
import type { LearnerSight, LearnerStory } from '../../src/operations/learners';
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

  const REFUSALS: readonly Refusal[] = [
    { refusal: 'standstill' },
    { refusal: 'not-taken-up', userId: 7 },
    { refusal: 'not-a-name', reason: 'which learner?', advice: 'a username, an e-mail or an LMS user id' },
    { refusal: 'no-learner' },
    { refusal: 'no-retirement' },
    { refusal: 'other-spelling', usernames: ['Ann'] },
    { refusal: 'several-learners', count: 2, forms: ['id:7', 'user:7'] },
    { refusal: 'unsure', form: 'id:7' },
    { refusal: 'verb', userId: 7, reason: 'the cool-off is over' },
    { refusal: 'ended', userId: 7 },
    { refusal: 'may-have-begun', campaign: '20260131T080000-1a2b' },
    { refusal: 'no-schedule' },
    { refusal: 'not-set', reason: 'the file has no x', hint: 'write x' },
  ];
  it.each(REFUSALS.map((refusal) => [refusal.refusal, refusal] as const))('of the refusal %s', (_, refusal) => {
    const session = { command: (words: string) => `lethe ${words}` };
    expect(textOf(refusalFault(session, refusal))).toMatchSnapshot();
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
    ['a run that has begun nothing', { ...one, receipts: [] }, 'No step has erased anything yet.'],
    [
      'a run that was put back to PENDING',
      { ...one, receipts: [], begun: ['RETIRING_FORUMS'] },
      'Begun, perhaps erased, and not given back: RETIRING_FORUMS.',
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
});
