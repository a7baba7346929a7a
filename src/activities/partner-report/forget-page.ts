import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import type { ForgetInput } from './contract';
import { REPORT_FACTS } from './reporting';

const FORGET_DEADLINE_MS = 60_000;

/** Deletes the entries of a page that is settled. */
export function createForgetPage(parts: ActivityParts) {
  return ({ site, page }: ForgetInput): Promise<void> =>
    attempt(parts, site, FORGET_DEADLINE_MS, REPORT_FACTS, () => parts.pages.forget(page));
}
