import type { Check } from '../domain/checks/check';
import type { NamedFile } from '../domain/checks/named-file';
import { statesOf } from '../domain/pipeline/pipeline';
import { REQUIRED_STATES } from '../domain/pipeline/state';
import { statesSetting } from '../domain/pipeline/states-setting';
import { counted } from '../domain/text/counted';
import { inLanes } from '../lanes/in-lanes';
import { knowsAll } from '../openedx/lms/knows-all';
import { createLmsClient, type LmsClient } from '../openedx/lms/lms';
import { failedCheck } from './failed-check';
import { AT_ONCE, type SiteParts } from './site-parts';

/** Whether the LMS has every state of the pipeline, and has them in its order, as far as learners in them show it. */
export async function checkStates({ rules, proposed, lms: service }: SiteParts): Promise<readonly Check[]> {
  const lms = createLmsClient(service);
  const [judged, coming] = await Promise.all([
    checkTheirs(lms, statesOf(rules.plan.steps)),
    proposed === undefined ? [] : checkProposed(lms, proposed),
  ]);
  return [...judged, ...coming];
}

/** States of a file that is not in force yet: they must be there before it is applied. */
async function checkProposed(lms: LmsClient, { name, settings }: NamedFile): Promise<readonly Check[]> {
  const states = statesOf(settings.plan.steps);
  const id = 'file.states';
  try {
    const lacking = await statesLacking(lms, states);
    if (lacking.length > 0) return [{ id, ...saysLacking(lacking, states, name) }];
    return [{ id, verdict: 'pass', says: `the LMS has all ${counted(states.length, 'state')} of ${name}` }];
  } catch (error) {
    return [{ id, ...failedCheck('the retirement queue of the LMS', error) }];
  }
}

async function checkTheirs(lms: LmsClient, states: readonly string[]): Promise<readonly Check[]> {
  try {
    const lacking = await statesLacking(lms, states);
    if (lacking.length > 0) return [{ id: 'lms.states', ...saysLacking(lacking, states) }];
    const has: Check = {
      id: 'lms.states',
      verdict: 'pass',
      says: `the LMS has all ${counted(states.length, 'state')}`,
    };
    return [has, { id: 'lms.order', ...(await checkOrder(lms, states)) }];
  } catch (error) {
    return [{ id: 'lms.states', ...failedCheck('the retirement queue of the LMS', error) }];
  }
}

async function statesLacking(lms: LmsClient, states: readonly string[]): Promise<readonly string[]> {
  if (await knowsAll(lms, states)) return [];
  const known = await inLanes(AT_ONCE, states, async (state) => knowsAll(lms, [state]));
  return states.filter((_, at) => known[at] === false);
}

function saysLacking(lacking: readonly string[], states: readonly string[], whose = 'the pipeline') {
  const none = REQUIRED_STATES.every((state) => lacking.includes(state));
  const says = none
    ? 'the LMS has no states of retirement at all: they were never populated'
    : `the LMS lacks ${lacking.length === 1 ? 'a state' : counted(lacking.length, 'state')} of ${whose}: ${lacking.join(', ')}`;
  return { verdict: 'fail', says, todo: POPULATE, paste: statesSetting(states), about: 'config' } as const;
}

async function checkOrder(lms: LmsClient, states: readonly string[]) {
  const orders = await inLanes(AT_ONCE, states, async (state) => orderOf(lms, state));
  const seen = states.flatMap((state, at) => {
    const order = orders[at];
    return order === undefined ? [] : [{ state, order }];
  });
  const at = seen.findIndex(({ order }, index) => index > 0 && order <= (seen[index - 1]?.order ?? 0));
  if (at > 0) {
    const says = `the LMS has ${seen[at]?.state} before ${seen[at - 1]?.state}, and the pipeline has it after; the LMS refuses to move a learner backward`;
    return { verdict: 'fail', says, todo: POPULATE, paste: statesSetting(states), about: 'config' } as const;
  }
  if (seen.length < 2) {
    const says = 'the LMS tells the order of its states only by learners who are in them, and there are too few';
    return { verdict: 'unknown', says, todo: 'compare RETIREMENT_STATES with `lethe pipeline states`' } as const;
  }
  return {
    verdict: 'pass',
    says: `the ${counted(seen.length, 'state')} that have learners are in the pipeline's order`,
  } as const;
}

/** The LMS's own number of a state; undefined while nobody is in it. */
async function orderOf(lms: LmsClient, state: string): Promise<number | undefined> {
  for await (const row of lms.retirementQueue({ states: [state], coolOffDays: 0, limit: 1 })) {
    if (row.kind === 'row') return row.record.stateOrder;
  }
  return undefined;
}

/** @source openedx-platform, populate_retirement_states: it refuses while a learner is between PENDING and an end state */
const POPULATE = [
  'Put the list below in the settings of the LMS, in the place of the one that is there.',
  'Then run, in the LMS: python manage.py lms populate_retirement_states',
  'It refuses while a learner is between PENDING and an end state; states that only other pipelines use can stay.',
].join('\n');
