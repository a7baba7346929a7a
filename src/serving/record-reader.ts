import type { Client } from '@temporalio/client';
import type { RecordSeen, Records } from '../activities/kit/records';
import { changeRecord } from '../temporal/records/change-record';
import { describeRecord } from '../temporal/records/describe-record';

/** Maximum age of the record by which a step may begin, and how far apart its requests are. @unit milliseconds */
const MAX_AGE_MS = 5_000;

interface Kept {
  readonly seen: RecordSeen;
  /** When its request was made. @unit epoch milliseconds */
  readonly askedAtMs: number;
}

/** Reads records by the worker's own client: one request an instance and five seconds, however many ask. */
export function recordReader(client: Client, describe: typeof describeRecord = describeRecord): Records {
  const kept = new Map<string, Kept>();
  const asking = new Map<string, { readonly askedAtMs: number; readonly answer: Promise<RecordSeen> }>();
  const ask = (instance: string): Promise<RecordSeen> => {
    const askedAtMs = Date.now();
    const answer = describe(client, instance)
      .then(
        (sight): RecordSeen =>
          sight.kind === 'found'
            ? { kind: 'found', record: sight.record }
            : { kind: sight.kind === 'none' ? 'none' : 'unreadable' },
      )
      .catch((): RecordSeen => ({ kind: 'unreadable' }))
      .then((seen) => {
        kept.set(instance, { seen, askedAtMs });
        return seen;
      })
      .finally(() => asking.delete(instance));
    asking.set(instance, { askedAtMs, answer });
    return answer;
  };
  const read = async (instance: string, maxAgeMs = MAX_AGE_MS): Promise<RecordSeen> => {
    const now = Date.now();
    const known = kept.get(instance);
    if (known !== undefined && now - known.askedAtMs < maxAgeMs) return known.seen;
    const inFlight = asking.get(instance);
    if (inFlight === undefined) return ask(instance);
    const seen = await inFlight.answer;
    // One that began before was good enough for the one who began it, and may be too old for the one who asks now.
    return now - inFlight.askedAtMs < maxAgeMs ? seen : ask(instance);
  };
  return {
    read,
    async readNext(instance) {
      const now = Date.now();
      const lastMs = asking.get(instance)?.askedAtMs ?? kept.get(instance)?.askedAtMs ?? 0;
      await new Promise((resolve) => setTimeout(resolve, Math.max(1, lastMs + MAX_AGE_MS - now)));
      return read(instance, Date.now() - now);
    },
    async change(instance, name, change, asked) {
      const answer = await changeRecord(client, instance, name, change, asked);
      kept.delete(instance);
      return answer;
    },
  };
}
