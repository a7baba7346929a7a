import { dirname } from 'node:path';
import { isDoor, ROOMS, type Room, roomOf } from './doors';
import { filesOf } from './files-of';
import { type Import, importsIn, importsOf } from './imports-of';

const SOURCES = [...filesOf('src'), ...filesOf('sandbox')];

/** Why a file may not import that, or undefined when it may. */
function breachOf(file: string, { target, typeOnly }: Import): string | undefined {
  const room = roomOf(file);
  if (room === undefined) return `${file} stands in no room`;
  const doors = [...room.values, ...(typeOnly ? (room.types ?? []) : [])];
  if (isOwn(room, file, target) || doors.some((door) => isDoor(door, target))) return undefined;
  return `${file} imports ${target}`;
}

/** Of its own room: the folder itself, and nothing that stands in a room of its own below it. */
function isOwn(room: Room, file: string, target: string): boolean {
  return dirname(target) === dirname(file) && roomOf(`${target}.ts`) === room && !room.at.endsWith('.ts');
}

describe('the doors of the house', () => {
  test('every source file stands in a room', () => {
    expect(SOURCES.length).toBeGreaterThan(150);
    expect(SOURCES.filter((file) => roomOf(file) === undefined)).toEqual([]);
  });

  test('every room has files', () => {
    const used = new Set(SOURCES.map((file) => roomOf(file)?.at));
    expect(ROOMS.map(({ at }) => at).filter((at) => !used.has(at))).toEqual([]);
  });

  test('no file imports what its room has no door to', () => {
    const imports = SOURCES.flatMap((file) => importsOf(file).map((one) => [file, one] as const));
    expect(imports.length).toBeGreaterThan(500);
    expect(imports.flatMap(([file, one]) => breachOf(file, one) ?? [])).toEqual([]);
  });

  test('nobody imports worker.ts, client.ts, the tests or the scripts', () => {
    const closed = /^(src\/(worker|client)$|test\/|scripts\/)/;
    const imports = SOURCES.flatMap((file) => importsOf(file).filter(({ target }) => closed.test(target)));
    expect(imports).toEqual([]);
  });
});

describe('the scanner of imports', () => {
  test.each([
    ['src/domain/plan.ts', "import { a } from 'axios';"],
    ['src/domain/plan.ts', "export * from 'zod';"],
    ['src/domain/plan.ts', "export { a } from '../http/http';"],
    ['src/domain/plan.ts', "import { readFileSync } from 'node:fs';"],
    ['src/domain/plan.ts', "const a = require('axios');"],
    ['src/domain/plan.ts', "import a = require('axios');"],
    ['src/domain/plan.ts', "type A = import('axios').Axios;"],
    ['src/workflows/run.ts', "import { createLook } from '../activities/look';"],
    ['src/workflows/run.ts', "import { type A, b } from '../activities/contract';"],
    ['src/workflows/run.ts', "import '../activities/contract';"],
    ['src/workflows/run.ts', "const a = await import('../config/load-config');"],
    ['src/activities/look.ts', "import { statusQuery } from '../workflows/messages';"],
    ['src/activities/look.ts', "import type { LoadedConfig } from '../config/load-config';"],
    ['src/drivers/lms/index.ts', "import { credentials } from '../credentials';"],
    ['src/drivers/driver.ts', "import { lms } from './lms';"],
    ['src/drivers/driver.ts', "import { DRIVERS } from './registry';"],
    ['src/idas/lms.ts', "import type { Driver } from '../drivers/driver';"],
    ['src/http/exchange.ts', "import type { Learner } from '../domain/learner';"],
    ['src/config/load-config.ts', "import { createLmsClient } from '../idas/lms';"],
    ['src/engine/ports.ts', "import { createLogger } from '../telemetry/logger';"],
    ['src/cli/session.ts', "import { retireLearner } from '../workflows/retire-learner';"],
    ['src/cli/commands/worker.ts', "import { serveInstances } from '../../serving/serve-instances';"],
    ['src/cli/session.ts', "import { main } from '../worker';"],
    ['sandbox/site.ts', "import type { Learner } from '../src/domain/learner';"],
    ['sandbox/lms/lms.ts', "import { statesOf } from '../../src/domain/pipeline';"],
  ])('in %s it objects to %s', (file, source) => {
    const [one, ...more] = importsIn(file, source);
    expect(more).toEqual([]);
    expect(one && breachOf(file, one)).toContain(`${file} imports `);
  });

  test.each([
    ['src/workflows/run.ts', "import type { Activities } from '../activities/contract';"],
    ['src/workflows/run.ts', "import { type Activities } from '../activities/contract';"],
    ['src/drivers/lms/index.ts', "import { defineDriver } from '../driver';"],
    ['src/drivers/registry.ts', "import { lms } from './lms';"],
    ['src/cli/session.ts', "import type { retireLearner } from '../workflows/retire-learner';"],
    ['src/http/create-http.ts', "import axios from 'axios';"],
  ])('in %s it lets %s pass', (file, source) => {
    const [one, ...more] = importsIn(file, source);
    expect(more).toEqual([]);
    expect(one && [breachOf(file, one)]).toEqual([undefined]);
  });
});
