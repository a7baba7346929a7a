import { FOLDERS } from './allowed-imports';
import { filesOf } from './files-of';
import { type Folder, folderOf, isAllowed } from './folder-of';
import { type Import, importsIn, importsOf } from './imports-of';

const SOURCES = [...filesOf('src'), ...filesOf('sandbox')];

/** Why a file may not import that, or undefined when it may. */
function breachOf(file: string, { target, typeOnly }: Import): string | undefined {
  const folder = folderOf(file, FOLDERS);
  if (folder === undefined) return `${file} is in no folder of the table`;
  const allowed = [...folder.values, ...(typeOnly ? (folder.types ?? []) : [])];
  if (isOwn(folder, file, target) || allowed.some((one) => isAllowed(one, target))) return undefined;
  return `${file} imports ${target}`;
}

const driverOf = (file: string) => file.split('/').slice(0, 3).join('/');

/** Of its own folder. One row may mean many folders, as for drivers: these are folders of their own. */
function isOwn(folder: Folder, file: string, target: string): boolean {
  return (
    folderOf(`${target}.ts`, FOLDERS) === folder && (!folder.at.includes('*') || driverOf(file) === driverOf(target))
  );
}

describe('the allowed imports', () => {
  test('every source file is in a folder of the table', () => {
    expect(SOURCES.length).toBeGreaterThan(150);
    expect(SOURCES.filter((file) => folderOf(file, FOLDERS) === undefined)).toEqual([]);
  });

  test('every folder of the table has files', () => {
    const used = new Set(SOURCES.map((file) => folderOf(file, FOLDERS)?.at));
    expect(FOLDERS.map(({ at }) => at).filter((at) => !used.has(at))).toEqual([]);
  });

  test('no file imports what its folder may not import', () => {
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
    ['src/domain/pipeline/plan.ts', "import { a } from 'axios';"],
    ['src/domain/pipeline/plan.ts', "export * from 'zod';"],
    ['src/domain/pipeline/plan.ts', "export { a } from '../../http/http';"],
    ['src/domain/pipeline/plan.ts', "import { readFileSync } from 'node:fs';"],
    ['src/domain/pipeline/plan.ts', "const a = require('axios');"],
    ['src/domain/pipeline/plan.ts', "import a = require('axios');"],
    ['src/domain/pipeline/plan.ts', "type A = import('axios').Axios;"],
    ['src/workflows/retire-learner/run.ts', "import { createLook } from '../../activities/look';"],
    ['src/workflows/retire-learner/run.ts', "import { type A, b } from '../../activities/contract';"],
    ['src/workflows/retire-learner/run.ts', "import '../../activities/contract';"],
    ['src/workflows/retire-learner/run.ts', "const a = await import('../../config/load-config');"],
    ['src/activities/retire-learner/look.ts', "import { statusQuery } from '../../workflows/messages';"],
    ['src/activities/retire-learner/look.ts', "import type { LoadedConfig } from '../../config/load-config';"],
    ['src/drivers/lms/index.ts', "import { credentials } from '../credentials';"],
    ['src/drivers/kit/driver.ts', "import { lms } from '../lms';"],
    ['src/drivers/kit/driver.ts', "import { DRIVERS } from '../registry';"],
    ['src/openedx/lms/lms.ts', "import type { Driver } from '../../drivers/driver';"],
    ['src/http/create-http.ts', "import type { Learner } from '../domain/learner';"],
    ['src/config/load-config.ts', "import { createLmsClient } from '../openedx/lms/lms';"],
    ['src/temporal/connect/ports.ts', "import { createLogger } from '../../telemetry/logger';"],
    ['src/cli/shell/session.ts', "import { retireLearner } from '../../workflows/retire-learner';"],
    ['src/cli/worker/worker.ts', "import { serveInstances } from '../../serving/serve-instances';"],
    ['src/cli/shell/session.ts', "import { main } from '../../worker';"],
    ['sandbox/site.ts', "import type { Learner } from '../src/domain/learner';"],
    ['sandbox/lms/lms.ts', "import { statesOf } from '../../src/domain/pipeline/pipeline';"],
  ])('in %s it objects to %s', (file, source) => {
    const [one, ...more] = importsIn(file, source);
    expect(more).toEqual([]);
    expect(one && breachOf(file, one)).toContain(`${file} imports `);
  });

  test.each([
    ['src/workflows/retire-learner/run.ts', "import type { Activities } from '../../activities/contract';"],
    ['src/workflows/retire-learner/run.ts', "import { type Activities } from '../../activities/contract';"],
    ['src/drivers/lms/index.ts', "import { defineDriver } from '../kit/driver';"],
    ['src/drivers/registry.ts', "import { lms } from './lms';"],
    ['src/cli/shell/session.ts', "import type { retireLearner } from '../../workflows/retire-learner';"],
    ['src/http/create-http.ts', "import axios from 'axios';"],
  ])('in %s it lets %s pass', (file, source) => {
    const [one, ...more] = importsIn(file, source);
    expect(more).toEqual([]);
    expect(one && [breachOf(file, one)]).toEqual([undefined]);
  });
});
