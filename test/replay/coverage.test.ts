import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporal } from '@temporalio/proto';
import { FAILURES } from '../../src/domain/failure/failure';
import { PHASES } from '../../src/domain/run/phase';
import { VERBS } from '../../src/domain/run/verb';
import { namesExportedBy } from '../architecture/names-exported-by';
import { coveredBy } from './covered-by';
import { SCENARIOS } from './scenarios';

const FOLDER = join(__dirname, 'histories');
const NAMES = readdirSync(FOLDER).map((file) => file.replace(/\.pb$/, ''));
const decode = (name: string) => temporal.api.history.v1.History.decode(readFileSync(join(FOLDER, `${name}.pb`)));

const HOW =
  'Add a scenario to test/replay and record it: node -r ./test/support/typescript-hook.cjs test/replay/record.ts';

function expectAll(what: string, wanted: readonly string[], covered: ReadonlySet<string>): void {
  const missing = wanted.filter((name) => !covered.has(name));
  if (missing.length > 0) throw new Error(`No recorded history has ${what} ${missing.join(', ')}. ${HOW}`);
}

describe('the recorded histories', () => {
  const covered = coveredBy(NAMES.map(decode));

  it('are the scenarios, each recorded once', () => {
    expect([...NAMES].sort()).toEqual(Object.keys(SCENARIOS).sort());
  });

  it('have every workflow', async () => {
    expectAll('the workflow', namesExportedBy('src/workflows/index.ts'), covered.workflows);
  });

  it('have every phase that a run can be in', () => {
    expectAll('the phase', PHASES, covered.phases);
  });

  it('have every verb as an update', () => expectAll('as an update', VERBS, covered.updates));

  it('have every verb as a signal', () => expectAll('as a signal', VERBS, covered.signals));

  it('have every failure', () => expectAll('the failure', Object.keys(FAILURES), covered.failures));

  it('are told when they lack one', () => {
    const few = coveredBy([decode('completed-at-once')]);
    expect(() => expectAll('the phase', PHASES, few.phases)).toThrow(
      /No recorded history has the phase .*held.*record/,
    );
    expect(() => expectAll('as a signal', VERBS, few.signals)).toThrow(/cancel, reset/);
    expect(() => expectAll('the failure', Object.keys(FAILURES), few.failures)).toThrow(/service\.rejected/);
  });
});
