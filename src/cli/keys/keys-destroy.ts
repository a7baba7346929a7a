import { endOfMonth, parseKeyId, SHARED } from '../../domain/encryption/key-id';
import type { KeyRing } from '../../keys/key-ring';
import type { RingKey } from '../../keys/ring-document';
import { CliError } from '../shell/cli-error';
import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import type { Session } from '../shell/session';
import { type KeyNeedText, keyNeedText } from './key-need-text';
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
  const key = await findKey(ring, id);
  const { keyNeeds } = lazy.keys();
  const found = await keyNeeds(() => session.client(), key, ring.supersededMs(key));
  const needs = found.map((need) => keyNeedText(session, need));
  if (session.options.dryRun === true) {
    session.output.answer({ key: id, destroyed: false, needs: needs.map(({ what }) => what) }, () =>
      needs.length === 0 ? `nothing needs ${id}: it can be destroyed` : `${id} is needed:\n${describe(needs)}`,
    );
    return 0;
  }
  const [first] = needs;
  if (first !== undefined) {
    const hint = needs.length === 1 ? first.hint : describe(needs);
    throw new CliError('refused', `${id} is needed: ${first.what}`, hint, 'key.needed');
  }
  const { instance, month } = key.parts;
  const { namespace } = (await session.client()).options;
  const whose = instance === SHARED ? 'data of no instance' : instance;
  const what = `What was written in ${month} for ${whose} becomes unreadable for good, both names and receipts. Only namespace "${namespace}" was searched for open runs.`;
  await session.confirmByName(instance, [what, ...copiesNote(ring, key), BACKUPS].join('\n'));
  await ring.destroy(id);
  session.output.answer({ key: id, destroyed: true }, () => `${id} is destroyed\n${BACKUPS}`);
  return 0;
}

async function findKey(ring: KeyRing, id: string): Promise<RingKey> {
  if (parseKeyId(id) === undefined) {
    throw new CliError('usage', `unknown key "${id}"`, 'a key looks like academy/2026-07; see `lethe keys list`');
  }
  const key = await ring.find(id);
  if (key !== undefined) {
    if (ring.writable) return key;
    throw new CliError('refused', `${ring.where} is read-only here`, 'destroy the key where the ring can be written');
  }
  const at = ring.destroyed.get(id);
  // A ring that keeps its past may not have been let destroy it.
  if (at !== undefined) await ring.forgetPast();
  if (at === undefined) throw new CliError('not-found', `${ring.where} has no key ${id}`, 'see `lethe keys list`');
  throw new CliError('not-found', `${id} was already destroyed, at ${new Date(at).toISOString()}`);
}

/** A process that was handed the ring in its environment does not see that the key was changed within the month. */
function copiesNote(ring: KeyRing, key: RingKey): readonly string[] {
  if (endOfMonth(key.parts.month) <= Date.now()) return [];
  const since = new Date(ring.supersededMs(key)).toISOString();
  return [
    `Where the ring is handed out as env:NAME, hand it out again and restart what reads it: a process that started before ${since} may write with this key until the month ends, and nobody could read that.`,
  ];
}

function describe(needs: readonly KeyNeedText[]): string {
  return needs.map(({ what, hint }) => `- ${what}\n  ${hint}`).join('\n');
}
