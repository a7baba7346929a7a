import type { Client } from '@temporalio/client';
import { monthAt } from '../../domain/encryption/key-id';
import { listExecutions } from '../visibility/list-executions';
import { OPEN, retirements } from '../visibility/retirements';
import { isBefore, isSince } from '../visibility/terms';
import { keyIdOf } from './present-key-id';

/** Of a month, so many runs are looked at: its keys are one, or two where it was changed. */
const RUNS_A_MONTH = 20;

/** Keys that runs of an instance are encrypted with which are open: of this month, of the last, and before. */
export async function keysInUse(client: Client, instance: string, nowMs = Date.now()): Promise<readonly string[]> {
  const thisMonthMs = startOfMonth(nowMs);
  const lastMonthMs = startOfMonth(thisMonthMs - 1);
  const times = [
    [isSince('StartTime', thisMonthMs)],
    [isSince('StartTime', lastMonthMs), isBefore('StartTime', thisMonthMs)],
    [isBefore('StartTime', lastMonthMs)],
  ];
  const found = await Promise.all(
    times.map(async (started) => keysOfNewest(client, retirements([instance], OPEN, ...started))),
  );
  return [...new Set(found.flat())].sort();
}

async function keysOfNewest(client: Client, query: string): Promise<readonly string[]> {
  const ids: string[] = [];
  let seen = 0;
  for await (const { memo } of listExecutions(client, query, RUNS_A_MONTH)) {
    for (const payload of Object.values(memo?.fields ?? {})) {
      const id = keyIdOf(payload);
      if (id !== undefined) ids.push(id);
    }
    seen += 1;
    if (seen === RUNS_A_MONTH) break;
  }
  return ids;
}

/** @returns epoch milliseconds, UTC */
function startOfMonth(ms: number): number {
  return Date.parse(`${monthAt(ms)}-01T00:00:00Z`);
}
