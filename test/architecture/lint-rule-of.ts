import { basename, dirname } from 'node:path';
import { ROOMS, type Room } from './doors';

/** An entry of biome.json's `overrides`: what is not one of the room's doors is an error there. */
export function lintRuleOf(room: Room) {
  const isFile = room.at.endsWith('.ts');
  const folder = isFile ? dirname(room.at) : room.at;
  const doors = [...room.values, ...(room.types ?? [])].flatMap((door) => asImported(folder, door));
  const own = isFile ? [] : ['!./*', ...roomsWithin(folder)];
  const group = ['**', ...own, ...doors.map((door) => `!${door}`)];
  const message = `This is no door of ${room.at}: see ARCHITECTURE.md.`;
  return {
    includes: [isFile ? room.at : `${room.at}/*.ts`],
    linter: {
      rules: { style: { noRestrictedImports: { level: 'error', options: { patterns: [{ group, message }] } } } },
    },
  };
}

/** A door as a file of that folder writes it: relative, or the package's name. */
function asImported(folder: string, door: string): readonly string[] {
  if (door === 'node:*') return ['node:*', 'node:*/*'];
  if (!door.startsWith('src/') && !door.startsWith('sandbox/')) return [door];
  const from = folder.split('/');
  const to = door.split('/');
  const shared = from.findIndex((part, at) => part !== to[at] || at === to.length - 1);
  const common = shared < 0 ? from.length : shared;
  const up = from.length - common;
  return [`${up === 0 ? './' : '../'.repeat(up)}${to.slice(common).join('/')}`];
}

/** Files of the folder that are rooms of their own. */
function roomsWithin(folder: string): readonly string[] {
  return ROOMS.flatMap(({ at }) => (at.endsWith('.ts') && dirname(at) === folder ? [`./${basename(at, '.ts')}`] : []));
}
