import type { KeyRow } from '../../operations/keys';
import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import type { Page } from '../shell/page';
import { formatTable } from '../shell/page';
import type { Session } from '../shell/session';
import { keysOption } from './keys-option';
import { openNamedRing, type RingOptions } from './named-ring';

export const keysList = defineCommand({
  usage: 'list',
  summary: 'list the keys of a key ring, and what each is for',
  details: 'Lists the ids of keys, never the keys. `lethe keys destroy --dry-run` says whether a key is still needed.',
  examples: ['lethe keys list --keys file:keys.json', 'lethe keys list --config site.yml --json'],
  json: {
    ring: 'where the ring is',
    writable: 'whether keys can be made and destroyed from here',
    keys: 'id, state (in use, for reading, for later, destroyed), made, destroyed',
  },
  common: ['config', 'json', 'output'],
  own: () => [keysOption()],
  run: list,
});

async function list(session: Session<RingOptions>): Promise<number> {
  const ring = await openNamedRing(session);
  const keys = lazy.keys().listKeys(ring, Date.now());
  const text = (page: Page) => describeKeys(ring, keys, page);
  const answer = { ring: ring.where, writable: ring.writable, keys };
  session.output.answerList(answer, { items: keys, columns: ['id', 'state', 'made', 'destroyed'], text });
  return 0;
}

/** The keys of a ring, for a person. */
export function describeKeys(
  { where, writable }: { readonly where: string; readonly writable: boolean },
  keys: readonly KeyRow[],
  page: Page,
): string {
  const rows = keys.map((key) => [key.id, key.state, key.made?.slice(0, 10), key.destroyed?.slice(0, 10)]);
  const table = rows.length === 0 ? 'no keys yet' : formatTable(['key', 'state', 'made', 'destroyed'], rows, page);
  return `${where}${writable ? '' : ' (read only)'}\n${table}`;
}
