import type { Client } from '@temporalio/client';
import type { Elsewhere } from '../domain/discovery/discovery-counts';
import type { Request } from '../domain/learner/learner';
import { otherInstances } from '../temporal/records/claim-site';
import { learnerRow } from '../temporal/visibility/learner-row';
import { listExecutions } from '../temporal/visibility/list-executions';
import { openElsewhere } from '../temporal/visibility/retirements';
import { instanceOf } from '../temporal/visibility/tally-open';

/** For more learners than these, the time between the first and the last request is asked about as a whole. */
const MOST_ONE_BY_ONE = 50;

/** Databases write a moment each in its own way, so that none is asked for alone. @unit milliseconds */
const AROUND_MS = 1_000;

const MOST_LOOKED_AT = 20;

/**
 * Those of these learners whose very request has an open run of another instance. User ids alone say nothing: every LMS
 * counts them from 1. The moment of the request is in the lists of all instances, to the millisecond, whatever key they are
 * encrypted with; two addresses of one LMS, and a copy of its database, give the same.
 */
export async function elsewhere(
  client: Client,
  instance: string,
  learners: readonly Request[],
): Promise<Elsewhere | undefined> {
  if (learners.length === 0) return undefined;
  const others = await otherInstances(client, instance);
  if (others.length === 0) return undefined;
  const byId = new Map(learners.map((learner) => [learner.userId, learner]));
  const found = new Set<number>();
  const instances = new Set<string>();
  for await (const raw of listExecutions(client, openElsewhere(others, timesOf(learners)))) {
    const { userId, requestedAt } = learnerRow(raw);
    const learner = byId.get(userId);
    if (learner === undefined || Date.parse(learner.created) !== Date.parse(requestedAt ?? '')) continue;
    found.add(userId);
    instances.add(instanceOf(raw));
  }
  if (found.size === 0) return undefined;
  const userIds = learners.map(({ userId }) => userId).filter((userId) => found.has(userId));
  return { learners: found.size, instances: [...instances].sort(), userIds: userIds.slice(0, MOST_LOOKED_AT) };
}

function timesOf(learners: readonly Request[]): readonly (readonly [number, number])[] {
  const times = learners.map(({ created }) => Date.parse(created));
  if (times.length <= MOST_ONE_BY_ONE) return times.map((ms) => [ms - AROUND_MS, ms + AROUND_MS]);
  const first = times.reduce((one, other) => Math.min(one, other));
  const last = times.reduce((one, other) => Math.max(one, other));
  return [[first - AROUND_MS, last + AROUND_MS]];
}
