import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { isDoor, ROOMS, type Room, roomOf } from './doors';
import { filesOf, ROOT } from './files-of';
import { lintRuleOf } from './lint-rule-of';

const BIOME = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
const config = JSON.parse(readFileSync(join(ROOT, 'biome.json'), 'utf8'));

const PACKAGES = [
  'axios',
  'zod',
  'pino',
  'js-yaml',
  '@temporalio/workflow',
  '@temporalio/client',
  '@temporalio/worker',
];
const CANDIDATES = [
  ...PACKAGES,
  'node:fs',
  'node:fs/promises',
  ...[...filesOf('src'), ...filesOf('sandbox'), ...filesOf('test/support')].map((file) => file.replace(/\.ts$/, '')),
];

/** A file that stands in the room. */
const fileIn = ({ at }: Room) => (at.endsWith('.ts') ? at : `${at.replace('*', 'lms')}/import-of-everything.ts`);

/** What the lint rule cannot say of the room itself it leaves alone. */
const isOwn = (room: Room, target: string) => roomOf(`${target}.ts`) === room;

const lines = new Map(
  ROOMS.map((room) => [room, CANDIDATES.filter((target) => !isOwn(room, target) && `${target}.ts` !== fileIn(room))]),
);

/** Lines of each file that Biome flags, by a copy of our biome.json. */
function flagged(): ReadonlyMap<string, ReadonlySet<number>> {
  const folder = mkdtempSync(join(tmpdir(), 'lethe-lint-'));
  try {
    writeFileSync(join(folder, 'biome.json'), JSON.stringify({ ...config, root: true, vcs: { enabled: false } }));
    for (const [room, targets] of lines) {
      const file = fileIn(room);
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      const source = targets.map((target) => `import '${asWritten(file, target)}';\n`).join('');
      writeFileSync(join(folder, file), source);
    }
    const args = ['lint', '--max-diagnostics=none', '--reporter=json', '--only=style/noRestrictedImports', '.'];
    const { stdout } = spawnSync(process.execPath, [BIOME, ...args], { cwd: folder, maxBuffer: 1e9 });
    const report = JSON.parse(stdout.toString('utf8')) as {
      readonly diagnostics: readonly {
        readonly category: string;
        readonly location: { readonly path: string; readonly start: { readonly line: number } };
      }[];
    };
    const found = new Map<string, Set<number>>();
    for (const { category, location } of report.diagnostics) {
      if (category !== 'lint/style/noRestrictedImports') continue;
      found.set(location.path, (found.get(location.path) ?? new Set()).add(location.start.line));
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function asWritten(file: string, target: string): string {
  if (!/^(src|sandbox|test)\//.test(target)) return target;
  const path = posix.relative(dirname(file), target);
  return path.startsWith('.') ? path : `./${path}`;
}

describe('the lint rule of each room', () => {
  test('biome.json says what the table of doors says', () => {
    const rules = config.overrides.filter(
      (one: ReturnType<typeof lintRuleOf>) => one.linter.rules.style?.noRestrictedImports !== undefined,
    );
    expect(rules).toEqual(ROOMS.map(lintRuleOf));
  });

  test('an import of every file and of the heavy packages is an error, unless there is a door', () => {
    const found = flagged();
    for (const [room, targets] of lines) {
      const doors = [...room.values, ...(room.types ?? [])];
      const forbidden = targets.filter((target) => !doors.some((door) => isDoor(door, target)));
      const errors = found.get(fileIn(room)) ?? new Set();
      expect({ at: room.at, objectsTo: targets.filter((_, line) => errors.has(line + 1)) }).toEqual({
        at: room.at,
        objectsTo: forbidden,
      });
      expect(forbidden.length).toBeGreaterThan(20);
    }
  });
});
