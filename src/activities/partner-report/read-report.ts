import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import type { ReadReportInput, ReadReportResult } from './contract';
import { REPORT_FACTS, reportingInForce } from './reporting';

const READ_DEADLINE_MS = 300_000;
/** In base64 it fits into a payload. @unit bytes */
const LONGEST_PIECE = 500_000;

/** A piece of a report that was written, from the place where it is. */
export function createReadReport(parts: ActivityParts) {
  return ({ id, from }: ReadReportInput): Promise<ReadReportResult> =>
    attempt(parts, undefined, READ_DEADLINE_MS, REPORT_FACTS, async (now) => {
      const { store } = await reportingInForce(parts);
      const body = await store(now.signal).read(id);
      if (body === 'absent') return { kind: 'absent' };
      const pieces: Uint8Array[] = [];
      let [at, taken] = [0, 0];
      for await (const piece of body) {
        now.inTime();
        const ours = piece.subarray(Math.max(from - at, 0), Math.max(from + LONGEST_PIECE - at, 0));
        at += piece.length;
        taken += ours.length;
        pieces.push(ours);
      }
      return { kind: 'piece', base64: Buffer.concat(pieces).toString('base64'), isLast: from + taken >= at };
    });
}
