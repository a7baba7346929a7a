import type { CampaignErrand } from '../../domain/campaign/campaign';
import { counted } from '../../domain/text/counted';
import type { Chosen } from '../../operations/campaigns';
import { describeChange, SHOWN_AT_MOST } from '../learner/apply-verb';
import { formatTable, PLAIN } from '../shell/page';

/** For whom a campaign is and what it does, before the person is asked. */
export function previewText(errand: CampaignErrand, instance: string, chosen: readonly Chosen[]): string {
  const sights = chosen.map(({ sight }) => sight);
  const states = tally('LMS state', sights, ({ lmsState }) => lmsState);
  if (errand.kind === 'erase') {
    const rows = sights.slice(0, SHOWN_AT_MOST).map((one) => [one.userId, one.lmsState]);
    const more = sights.length - rows.length;
    return [
      formatTable(['user id', 'LMS state'], rows, PLAIN),
      ...(more > 0 ? [`and ${more} more`] : []),
      `This does the step ${errand.step} for ${counted(sights.length, 'learner')} of ${instance} in the state COMPLETE. Their state in the LMS stays.`,
    ].join('\n');
  }
  const { verb, request } = errand;
  const targets = chosen.flatMap(({ target }) => target.to ?? []);
  const rewinds = targets.length > 0;
  return [
    describeChange(verb, rewinds ? { ...request, to: EACH } : request, instance, sights),
    tally('phase', sights, ({ phase }) => phase),
    states,
    ...(rewinds ? [tally('goes back to', targets, (to) => to)] : []),
  ].join('\n');
}

const EACH = 'the end of the last step that was done, each to their own,';

function tally<T>(what: string, items: readonly T[], keyOf: (item: T) => string | undefined): string {
  const counts = new Map<string, number>();
  for (const item of items) {
    const key = keyOf(item) ?? 'unknown';
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const sorted = [...counts].sort((one, other) => other[1] - one[1]);
  return `${what}: ${sorted.map(([key, amount]) => `${key} ${amount}`).join(', ')}`;
}

/** What a campaign does, in some words. */
export function errandText(errand: CampaignErrand): string {
  if (errand.kind === 'erase') return `erase at ${errand.step}${errand.dryRun === true ? ' (dry run)' : ''}`;
  const { verb, request } = errand;
  const to = request.to === undefined ? '' : ` to ${request.to}`;
  const step = request.step === undefined ? '' : ` ${request.step}`;
  return `${verb}${to}${step}${request.dryRun === true ? ' (dry run)' : ''}`;
}
