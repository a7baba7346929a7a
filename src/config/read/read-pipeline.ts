import type { PipelineStep } from '../../domain/pipeline/pipeline';
import { END_STATES, MAX_STATE_NAME_LENGTH, REQUIRED_STATES } from '../../domain/pipeline/state';
import { counted } from '../../domain/text/counted';
import type { Reading } from './reading';

const KEY = 'retirement_pipeline';
const EXAMPLE = "- ['RETIRING_LMS', 'LMS_COMPLETE', 'LMS', 'retirement_lms_retire']";
const PARTS = ['START_STATE', 'END_STATE', 'SERVICE', 'method'] as const;

/** Five times of what the longest known pipelines have. */
const MOST_STEPS = 200;

/** A step and its place in the file's list, which is not its place among the sound ones when some are not. */
export interface PlacedStep extends PipelineStep {
  readonly at: number;
}

/** The steps that are sound; what is wrong with the others goes to the findings. */
export function readPipeline(reading: Reading): readonly PlacedStep[] {
  const { script, findings } = reading;
  const list = script[KEY];
  if (!Array.isArray(list) || list.length === 0) {
    const message =
      list === undefined
        ? `${KEY} is missing`
        : Array.isArray(list) || list === null
          ? `${KEY} is empty`
          : `${KEY} must be a list`;
    findings.fault([KEY], { message, hint: `write the steps in order, each like ${EXAMPLE}` });
    return [];
  }
  if (list.length > MOST_STEPS) {
    findings.fault([KEY], {
      message: `${KEY} has ${counted(list.length, 'step')}, and at most ${MOST_STEPS} are possible`,
      hint: 'look for what was pasted twice: each state can be in it once',
    });
    return [];
  }
  const steps = list.flatMap((item, at) => readStep(item, at, reading) ?? []);
  checkStates(list, reading);
  return steps;
}

function readStep(item: unknown, at: number, { findings }: Reading): PlacedStep | undefined {
  const name = `${KEY}[${at}]`;
  if (!Array.isArray(item) || item.length !== 4) {
    const what = Array.isArray(item) ? `has ${item.length} parts instead of 4` : 'must be a list of four';
    findings.fault([KEY, at], {
      message: `${name} ${what}`,
      hint: `write [START_STATE, END_STATE, SERVICE, method], like ${EXAMPLE}`,
    });
    return undefined;
  }
  let sound = true;
  for (const [part, value] of item.entries()) {
    if (typeof value === 'string' && value.trim() !== '') continue;
    sound = false;
    const what =
      value === null || value === ''
        ? 'is empty'
        : typeof value === 'string'
          ? 'is blank'
          : `is read as ${kindOf(value)}`;
    findings.fault([KEY, at, part], {
      message: `${name}[${part}] (${PARTS[part]}) ${what}`,
      hint: 'write it as text, in quotes',
    });
  }
  const [start, end, service, method] = item as [string, string, string, string];
  return sound ? { at, start, end, service, method } : undefined;
}

/** Over the whole list, also where a step is faulty otherwise. */
function checkStates(list: readonly unknown[], { findings }: Reading): void {
  const first = new Map<string, string>();
  for (const [at, item] of list.entries()) {
    if (!Array.isArray(item)) continue;
    for (const part of [0, 1] as const) {
      const state: unknown = item[part];
      if (typeof state !== 'string' || state.trim() === '') continue;
      const path = [KEY, at, part] as const;
      const name = `${KEY}[${at}][${part}]`;
      const earlier = first.get(state);
      if ((REQUIRED_STATES as readonly string[]).includes(state)) {
        const what = (END_STATES as readonly string[]).includes(state)
          ? 'an end state'
          : 'the state before the first step';
        findings.fault(path, {
          message: `${name}: ${state} is ${what} of every site, so a step cannot use it`,
          hint: `name the state after the work, for example ${part === 0 ? 'RETIRING_FORUMS' : 'FORUMS_COMPLETE'}`,
        });
      } else if (earlier !== undefined) {
        findings.fault(path, {
          message: `${name}: the state ${state} is already in the pipeline, at ${earlier}`,
          hint: 'give each state its own name: it shows how far a learner is',
        });
      }
      if (earlier === undefined) first.set(state, name);
      // MySQL and Django count characters, not UTF-16 units.
      const length = [...state].length;
      if (length > MAX_STATE_NAME_LENGTH) {
        findings.fault(path, {
          message: `${name}: the state ${state} has ${counted(length, 'character')}, but the LMS allows ${MAX_STATE_NAME_LENGTH}`,
          hint: 'write a shorter name, here and in RETIREMENT_STATES of the LMS',
        });
      } else if (!/^[A-Z][A-Z0-9_]*$/.test(state)) {
        findings.warn(path, {
          message: `${name}: the state ${JSON.stringify(state)} does not have the form RETIRING_X or X_COMPLETE`,
          hint: 'make sure that it is exactly the same in RETIREMENT_STATES of the LMS: capitals and spaces count',
        });
      }
    }
  }
}

function kindOf(value: unknown): string {
  if (value instanceof Date) return 'a date';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'boolean') return value ? 'a yes' : 'a no';
  return typeof value === 'object' ? 'a mapping' : 'a number';
}
