import { diffSettings } from './diff-settings';
import type { InstanceRecord } from './record';
import type { InstanceSettings } from './settings';

/** Puts other settings of the same LMS in force; what was asked or approved under the old ones lapses. */
export function applySettings(
  record: InstanceRecord,
  settings: InstanceSettings,
): { readonly record: InstanceRecord; readonly what: string } | string {
  if (settings.fingerprint !== record.settings.fingerprint) {
    return 'this is another LMS; a new address of the same one is `lethe instance rehome`';
  }
  const keys = [...new Set(diffSettings(record.settings, settings).map(({ key }) => key))];
  if (keys.length === 0) return { record, what: 'applied: nothing changed' };
  return { record: underNewRules(record, settings), what: `applied: ${keys.join(', ')}` };
}

/** The same LMS at another address: runs that carry the old fingerprint stay this instance's. */
export function rehome(
  record: InstanceRecord,
  settings: InstanceSettings,
): { readonly record: InstanceRecord; readonly what: string } | string {
  const before = record.settings.fingerprint;
  if (settings.fingerprint === before) return 'the LMS has this address already';
  const { approved: _approved, ...rest } = underNewRules(record, settings);
  const others = record.formerSites.filter((site) => site !== settings.fingerprint && site !== before);
  return {
    record: { ...rest, enrolled: false, formerSites: [...others, before] },
    what: `rehomed from ${record.settings.lms} to ${settings.lms}`,
  };
}

/**
 * A first approval that let nobody in yet was given for the old rules: it lapses, too. What discovery has seen, it has
 * seen by the old rules: the next one reads the whole queue.
 */
function underNewRules(record: InstanceRecord, settings: InstanceSettings): InstanceRecord {
  const { request: _request, grant: _grant, watermark: _watermark, approved, ...rest } = record;
  return {
    ...rest,
    ...(record.enrolled && approved !== undefined ? { approved } : {}),
    settings,
    rulesRevision: record.rulesRevision + 1,
  };
}
