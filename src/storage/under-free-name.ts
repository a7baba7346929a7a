import { RetirementError } from '../domain/failure/failure';
import type { ReportFile } from './report-store';

/** Reports of one partner in one day. More than these come from a loop. */
const MOST_IN_A_DAY = 100;

/**
 * The first name of a report that no other report has.
 * @param take what becomes of a name; undefined where another report has it
 */
export async function underFreeName<T>(
  service: string,
  nameOf: ReportFile['name'],
  take: (name: string) => Promise<T | undefined>,
): Promise<T> {
  for (let again = 1; again <= MOST_IN_A_DAY; again += 1) {
    const taken = await take(nameOf(again));
    if (taken !== undefined) return taken;
  }
  throw new RetirementError('storage.denied', { service, errno: 'EEXIST' });
}
