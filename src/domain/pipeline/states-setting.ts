/** The setting of the LMS that has just these states. */
export function statesSetting(states: readonly string[]): string {
  return ['RETIREMENT_STATES = [', ...states.map((state) => `    '${state}',`), ']'].join('\n');
}
