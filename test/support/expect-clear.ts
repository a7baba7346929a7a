import type { Outcome } from '../cli/recording-terminal';

/** One clear sentence with what to do, the right code, and nothing that only a programmer can read. */
export function expectClear(
  { code, out, err }: Pick<Outcome, 'code' | 'out' | 'err'>,
  wanted: number,
  says: RegExp,
  todo: RegExp,
): void {
  const text = `${out}\n${err}`;
  expect(text).toMatch(says);
  expect(text).toMatch(todo);
  expect(text).not.toMatch(/\n\s+at |Error:|undefined|\[object|unexpected|LETHE_DEBUG/);
  expect(code).toBe(wanted);
}
