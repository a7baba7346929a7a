import type { SettingChange } from '../../domain/instance/diff-settings';
import { counted } from '../../domain/text/counted';
import { printable } from '../../domain/text/printable';
import type { ApplyPlan } from '../../operations/instances';

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
  holdsLost,
  shared,
  settings,
}: ApplyPlan): readonly string[] {
  const replaced = endsRunId === undefined ? [] : [`The record of ${instance} is ended, and a new one is made.`];
  const held = holds.length === 0 || !makes ? [] : [`${counted(holds.length, 'hold is', 'holds are')} taken over.`];
  const lost = holdsLost ? [HOLDS_LOST] : [];
  const asks = makes ? ['Nobody is enrolled before somebody has approved the first discovery.'] : [];
  const others = shared.map(
    (one) =>
      `${one.service} (${one.address}) is also a service of instance ${one.instance}: it would erase that one's users, too.`,
  );
  const still = settings.plan.coolOffDays === null ? ['cool_off_days is not set, so nothing starts by schedule.'] : [];
  return [...replaced, ...held, ...lost, ...asks, ...others, ...still];
}

const HOLDS_LOST =
  'What the former record says cannot be read here, so its maintenance holds are lost. Bring them back from an export: ' +
  '`lethe discovery approve --hold-file`; or hold again: `lethe instance hold`.';
