import { compareSettings, isSame } from '../domain/instance/compare-settings';
import type { InstanceSettings } from '../domain/instance/settings';
import type { RecordSight } from '../temporal/records/describe-record';

/** How the file of a worker stands to what is in force. */
export type Standing =
  | { readonly kind: 'same'; readonly revision: number }
  | {
      readonly kind: 'differs';
      readonly revision: number;
      /** Keys of the instance file. */
      readonly keys: readonly string[];
      /** Services that the file has elsewhere, or asks in another way: no step of theirs is taken. */
      readonly services: readonly string[];
    }
  /** The record is of another LMS: the instance is not served from this file. */
  | { readonly kind: 'other-lms'; readonly lms: string }
  | { readonly kind: 'not-applied' }
  | { readonly kind: 'unreadable'; readonly why: string };

/** Why a record that is there does not do its work. */
export const RECORD_TROUBLES = ['unreadable', 'stands-still'] as const;

export type RecordTrouble = (typeof RECORD_TROUBLES)[number];

/** What is wrong with the record that a worker sees; nothing where there is none. */
export function troublesOf(sight: RecordSight): readonly RecordTrouble[] {
  if (sight.kind === 'none') return [];
  return [
    ...(sight.kind === 'found' ? [] : ['unreadable' as const]),
    ...(sight.open.standsStill === true ? ['stands-still' as const] : []),
  ];
}

/** What a worker makes of its own file beside the record that it sees. */
export function standingOf(file: InstanceSettings, sight: RecordSight): Standing {
  switch (sight.kind) {
    case 'none':
      return { kind: 'not-applied' };
    case 'newer':
      return { kind: 'unreadable', why: `it is of format ${sight.format}, of a later release: update this worker` };
    case 'unreadable':
      return { kind: 'unreadable', why: sight.why };
    case 'found': {
      const { settings, revision } = sight.record;
      const compared = compareSettings(file, settings);
      if (compared.otherSite) return { kind: 'other-lms', lms: new URL(settings.lms).origin };
      if (isSame(compared)) return { kind: 'same', revision };
      return { kind: 'differs', revision, keys: compared.differs, services: compared.otherServices };
    }
  }
}

/** Whether what is asked of the instance may be taken up by a worker with this file. */
export function isServed(standing: Standing): boolean {
  return standing.kind !== 'other-lms';
}

/** How many keys of the file differ from what is in force. */
export function differences(standing: Standing): number {
  if (standing.kind === 'other-lms') return 1;
  return standing.kind === 'differs' ? standing.keys.length : 0;
}

/** In one line, without the name of the instance. */
export function standingText(
  standing: Standing,
  file: string,
  troubles: readonly RecordTrouble[] = [],
): { readonly well: boolean; readonly text: string } {
  const said = textOf(standing, file);
  return troubles.includes('stands-still') ? { well: false, text: `${said.text}; ${STANDS_STILL}` } : said;
}

const STANDS_STILL =
  'workers fail at its record each time, so nothing can be applied, approved or enrolled: bring back the build that it had, or make a new one with `lethe instance apply --replace`';

function textOf(standing: Standing, file: string): { readonly well: boolean; readonly text: string } {
  switch (standing.kind) {
    case 'same':
      return { well: true, text: `${file} is in force (revision ${standing.revision})` };
    case 'not-applied':
      return {
        well: false,
        text: `nothing is in force, so it is only read: put ${file} in force with \`lethe instance apply\``,
      };
    case 'unreadable':
      return { well: false, text: `what is in force cannot be read, so no step begins: ${standing.why}` };
    case 'other-lms':
      return { well: false, text: `not served: ${file} is of another LMS than the one in force, ${standing.lms}` };
    case 'differs': {
      const { keys, services, revision } = standing;
      const which = services.includes('LMS') ? '' : ` of ${services.join(', ')}`;
      const steps = services.length === 0 ? '' : `; no step${which} is taken here`;
      const what = `${file} differs from what is in force (revision ${revision}): ${keys.join(', ')}`;
      return { well: false, text: `${what}${steps}` };
    }
  }
}
