import { endOfMonth, SHARED } from '../../domain/encryption/key-id';
import type { KeyRing } from '../../keys/key-ring';
import type { RingKey } from '../../keys/ring-document';
import { isRefusal } from '../../operations/refusal';
import { defineCommand } from '../shell/define-command';
import { keyNeedText, listOfNeeds } from '../shell/key-need-text';
import { lazy } from '../shell/lazy';
import { refusalFault } from '../shell/refusal-fault';
import type { Session } from '../shell/session';
import { keysOption } from './keys-option';
import { openNamedRing, type RingOptions } from './named-ring';

const BACKUPS =
  'Any copy of the key ring undoes this. Destroy the key in the backups of the ring too, or let them expire. Backups of the Temporal server can stay.';

export const keysDestroy = defineCommand({
  usage: 'destroy <key>',
  summary: 'destroy a key, so that nobody can read what it encrypted',
  details:
    'Removes a key from the ring for good. Every history of that instance and month becomes unreadable, in backups of the ' +
    'Temporal server too. Refused while the key is in use, or while an open run or a Schedule of this namespace may need ' +
    'it. Only a backup of the key ring can undo this.',
  examples: [
    'lethe keys destroy academy/2026-07 --config site.yml --dry-run',
    'lethe keys destroy academy/2026-07 --config site.yml --yes',
  ],
  json: {
    key: 'its id',
    destroyed: 'true, or false with --dry-run',
    needs: 'with --dry-run: what still needs the key',
  },
  common: ['config', 'engine', 'json', 'yes', 'dry-run'],
  own: () => [keysOption()],
  run: destroy,
});

async function destroy(session: Session<RingOptions>, [id = '']: readonly string[]): Promise<number> {
  const ring = await openNamedRing(session);
  const { destroyKey, planDestroy } = lazy.keys();
  const plan = await planDestroy(ring, id, () => session.client());
  if (isRefusal(plan)) throw refusalFault(session, plan);
  const { key } = plan;
  if (session.options.dryRun === true) {
    const needs = plan.needs.map((need) => keyNeedText(session, need));
    session.output.answer({ key: id, destroyed: false, needs: needs.map(({ what }) => what) }, () =>
      needs.length === 0 ? `nothing needs ${id}: it can be destroyed` : `${id} is needed:\n${listOfNeeds(needs)}`,
    );
    return 0;
  }
  if (plan.needs.length === 0) await confirm(session, ring, key);
  const refused = await destroyKey(ring, plan);
  if (refused !== undefined) throw refusalFault(session, refused);
  session.output.answer({ key: id, destroyed: true }, () => `${id} is destroyed\n${BACKUPS}`);
  return 0;
}

async function confirm(session: Session<RingOptions>, ring: KeyRing, key: RingKey): Promise<void> {
  const { instance, month } = key.parts;
  const { namespace } = (await session.client()).options;
  const whose = instance === SHARED ? 'data of no instance' : instance;
  const what = `What was written in ${month} for ${whose} becomes unreadable for good, both names and receipts. Only namespace "${namespace}" was searched for open runs.`;
  await session.confirmByName(instance, [what, ...copiesNote(ring, key), BACKUPS].join('\n'));
}

/** A process that was handed the ring in its environment does not see that the key was changed within the month. */
function copiesNote(ring: KeyRing, key: RingKey): readonly string[] {
  if (endOfMonth(key.parts.month) <= Date.now()) return [];
  const since = new Date(ring.supersededMs(key)).toISOString();
  return [
    `Where the ring is handed out as env:NAME, hand it out again and restart what reads it: a process that started before ${since} may write with this key until the month ends, and nobody could read that.`,
  ];
}
