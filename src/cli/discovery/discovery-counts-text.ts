import type { DiscoveryCounts } from '../../domain/discovery/discovery-counts';
import { formatFacts } from '../shell/table';

/** What a discovery sees in the queue, a line each. */
export function describeDiscoveryCounts(counts: DiscoveryCounts): string {
  const unknown = Object.entries(counts.unknownStates);
  const states = unknown.map(([state, amount]) => `${amount} in ${state}`).join(', ');
  const facts = formatFacts([
    ['new, without a run', counts.new],
    ['cooling off', counts.coolingOff],
    ['due now', counts.dueNow],
    ['in a working state', counts.stranded === 0 ? counts.working : `${counts.working} (${counts.stranded} stranded)`],
    ['ERRORED', counts.errored],
    ['in states no step knows', states || 0],
    ['twins by case', counts.twins],
    ['with an open run', counts.open],
    ...(counts.unreadable === 0 ? [] : [['rows that cannot be read', counts.unreadable] as const]),
  ]);
  const rows = counts.unreadableRows.map(({ retirementId, field }) => `${retirementId ?? '?'} (${field})`);
  return [
    facts,
    ...(counts.lookAt.length === 0 ? [] : [`look at these LMS user ids first: ${counts.lookAt.join(', ')}`]),
    ...(rows.length === 0 ? [] : [`retirement ids that cannot be read, and the field: ${rows.join(', ')}`]),
  ].join('\n');
}
