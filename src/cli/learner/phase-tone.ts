import type { Tone } from '../shell/page';

/** The color of a phase: red asks for a person, yellow waits for something. */
export function toneOfPhase(phase: string): Tone | undefined {
  switch (phase) {
    case 'attention':
    case 'aborted':
    case 'closed-elsewhere':
    case 'failed':
    case 'terminated':
    case 'timed-out':
      return 'bad';
    case 'waiting':
    case 'held':
      return 'warn';
    case 'completed':
      return 'good';
    default:
      return undefined;
  }
}
