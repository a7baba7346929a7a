import type { ChaosSite } from '../chaos-site';

/** Of all requests, each kind by itself. */
const SHARE = 0.05;

/** Answers lost, 429 and 500, to every service and to the token endpoint too, until the site closes. */
export function loseAnswers({ sandbox }: ChaosSite, seed: number): void {
  const faults = [
    { kind: 'reset-after' },
    { kind: 'status', status: 429, retry_after: 1 },
    { kind: 'status', status: 500 },
  ] as const;
  for (const [at, fault] of faults.entries()) {
    sandbox.admin.addFault({ match: { probability: SHARE, seed: seed + at }, do: fault });
  }
}
