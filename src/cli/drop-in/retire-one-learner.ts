import { Option } from 'commander';
import { FAILURES, isFailureCode } from '../../domain/failure/failures';
import type { EndedPhase } from '../../domain/run/phase';
import type { RetiredOne } from '../../operations/learners';
import { lazy } from '../shell/lazy';
import type { Session } from '../shell/session';
import { showSite } from '../shell/site';
import { mustBeApplied, notApplied, notApproved } from './must-be-applied';
import { mustNameFile, NO_COOL_OFF } from './must-name-file';
import { type Script, ScriptFault, type ScriptOptions } from './script';
import { configFile } from './script-options';

/** @source retire_one_learner.py */
const CODES = {
  setupFailed: -1,
  endState: -2,
  workingState: -3,
  whileRetiring: -4,
  badLearner: -5,
  unknownState: -6,
  badConfig: -7,
} as const;

interface Options extends ScriptOptions {
  readonly username?: string;
}

/** The learner's own durable run does the work: this command can be killed, and called again. */
export const retireOneLearner: Script = {
  name: 'retire_one_learner',
  summary: 'Retires one learner, and waits until the retirement has ended or needs a person',
  variables: 'RETIREMENT',
  options: () => [configFile(), new Option('--username <name>', 'original username of the learner')],
  exits: { config: CODES.badConfig, other: CODES.setupFailed },
  run: (session) => retire(session as Session<Options>),
};

async function retire(session: Session<Options>): Promise<number> {
  const { username } = session.options;
  mustNameFile(session, CODES.badConfig);
  if (!username) throw new ScriptFault(CODES.badLearner, 'which learner?', 'name one: --username NAME');
  await mustBeApplied(session, CODES.setupFailed);
  const { instance } = await showSite(session);
  const goesOn = 'a retirement that was begun goes on without us; repeat the command to follow it';
  const done = await session.run(instance, goesOn, (context) => lazy.learners().retireOne(context, username));
  if (done.kind !== 'followed') throw whyNot(session, done);
  return toldOf(session, done);
}

function whyNot(session: Session<Options>, done: Exclude<RetiredOne, { kind: 'followed' }>): ScriptFault {
  switch (done.kind) {
    case 'not-found':
      return new ScriptFault(
        CODES.badLearner,
        'the LMS has no retirement of exactly that username',
        'upper and lower case count; a row that was cleaned up is gone',
      );
    case 'ended':
      return new ScriptFault(CODES.endState, `the learner is ${done.state} already`, showing(session, done.userId));
    case 'working':
      return new ScriptFault(
        CODES.workingState,
        `the learner is in ${done.state}, and another driver may be at work`,
        'if nothing else retires learners, repeat this after lethe.adopt_after (1h without it): then Lethe goes on from there',
      );
    case 'unknown-state':
      return new ScriptFault(
        CODES.unknownState,
        `the learner is in ${done.state}, which the pipeline in force does not have`,
        `see \`${session.command('pipeline show')}\``,
      );
    case 'cooling-off':
      return new ScriptFault(
        CODES.setupFailed,
        `the cool-off of this learner ends on ${done.until}; nothing was begun`,
      );
    case 'no-cool-off':
      return new ScriptFault(CODES.badConfig, ...NO_COOL_OFF);
    case 'not-applied':
      return notApplied(session, CODES.setupFailed);
    case 'awaiting-approval':
      return done.why === 'first-discovery'
        ? notApproved(session, CODES.setupFailed)
        : new ScriptFault(
            CODES.setupFailed,
            done.why === 'learners-elsewhere'
              ? 'another instance has open runs for requests of this LMS, so nobody new is let in without a person'
              : 'more learners are new today than lethe.user_count_error_threshold lets in without a person',
            `see \`${session.command('discovery run')}\`, then \`${session.command('discovery approve')}\``,
          );
    case 'stopped':
      return new ScriptFault(
        CODES.setupFailed,
        'what is in force for this instance has changed meanwhile; nothing was begun',
        'repeat the command',
      );
    case 'twin':
      return new ScriptFault(CODES.whileRetiring, FAILURES['learner.twin'].what, FAILURES['learner.twin'].advice);
    case 'moved':
      return new ScriptFault(
        CODES.whileRetiring,
        'the LMS does not show this learner in a state in which a retirement can begin',
        showing(session, done.userId),
      );
  }
}

/** What the run has come to. */
function toldOf(session: Session<Options>, { userId, row }: Extract<RetiredOne, { kind: 'followed' }>): number {
  if (row === undefined) {
    throw new ScriptFault(
      CODES.setupFailed,
      'Temporal does not have the run of this learner any more',
      'repeat the command',
    );
  }
  const { open, phase, attention, step } = row;
  if (phase === 'completed') {
    session.output.answer({ userId, phase }, () => `learner id:${userId} is COMPLETE`);
    return 0;
  }
  if (!open && ENDED_BY_HAND.includes(phase)) {
    throw new ScriptFault(CODES.endState, `the retirement has ended: ${phase}`, showing(session, userId));
  }
  const where = step === undefined ? '' : ` in ${step}`;
  const what = attention !== undefined && isFailureCode(attention) ? `: ${FAILURES[attention].what}` : '';
  throw new ScriptFault(
    CODES.whileRetiring,
    open ? `the retirement needs a person${where} (${attention ?? phase})${what}` : `the run has ended: ${phase}`,
    showing(session, userId),
  );
}

/** Nothing is left to do for a driver. */
const ENDED_BY_HAND: readonly string[] = ['cancelled', 'withdrawn', 'aborted'] satisfies readonly EndedPhase[];

function showing(session: Session<Options>, userId: number): string {
  return `see \`${session.command(`learner show id:${userId}`)}\``;
}
