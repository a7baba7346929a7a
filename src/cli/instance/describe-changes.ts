import type { SettingChange } from '../../domain/instance/diff-settings';
import { counted } from '../../domain/text/counted';
import { printable } from '../../domain/text/printable';
import type { ApplyPlan, SharedService, Sharing } from '../../operations/instances';

/** What an apply would change, a line each, as a diff has it. */
export function describeChanges(changes: readonly SettingChange[]): string {
  const lines = changes.flatMap(({ key, before, after }) => [
    ...(before === undefined ? [] : [`- ${key}: ${before}`]),
    ...(after === undefined ? [] : [`+ ${key}: ${after}`]),
  ]);
  return lines.map(printable).join('\n');
}

/** What a person must know beside the changes before they say yes. */
export function describeWarnings({
  instance,
  makes,
  endsRunId,
  holds,
  leaves,
  holdsLost,
  shared,
  unread,
  settings,
}: ApplyPlan): readonly string[] {
  const replaced = endsRunId === undefined ? [] : [`The record of ${instance} is ended, and a new one is made.`];
  const held = holds.length === 0 || !makes ? [] : [`${counted(holds.length, 'hold is', 'holds are')} taken over.`];
  const lost = holdsLost ? [HOLDS_LOST] : [];
  const asks = makes ? ['Nobody is enrolled before somebody has approved the first discovery.'] : [];
  const had = leaves?.lms === undefined ? '' : ` (${leaves.lms})`;
  const left =
    leaves === undefined
      ? []
      : [`${instance} had another LMS${had}. That one is given up, and another instance may take it.`];
  const still = settings.plan.coolOffDays === null ? ['cool_off_days is not set, so nothing starts by schedule.'] : [];
  return [...replaced, ...left, ...held, ...lost, ...asks, ...describeSharing({ shared, unread }), ...still];
}

/** Services that other instances have, or may have. */
export function describeSharing({ shared, unread }: Sharing): readonly string[] {
  const others = shared.map(
    (one) =>
      `${one.service} (${one.address}) is also ${asText(one)} of instance ${one.instance}: it would erase that one's users, too.`,
  );
  const unknown = unread.map(
    (one) =>
      `The record of instance ${one.instance} cannot be read here (${one.why}): whether it has one of these services is not known.`,
  );
  return [...others, ...unknown];
}

function asText({ service, as }: SharedService): string {
  if (as === 'LMS') return 'the LMS';
  return as === service ? 'a service' : as;
}

const HOLDS_LOST =
  'What the former record says cannot be read here, so its maintenance holds are lost. Bring them back from an export: ' +
  '`lethe discovery approve --hold-file`; or hold again: `lethe instance hold`. Which answers of partner reports are owed is ' +
  'not known either: look in the Django admin of the LMS for rows that are still being processed.';
