import { archiveRun } from '../chaos/scripts/archive-scenarios';
import type { ScriptResult } from '../chaos/scripts/judge-script';
import { usernamesReplace } from '../chaos/scripts/people-scenarios';
import { reportToDrive, reportToFolder } from '../chaos/scripts/report-scenarios';
import type { ScriptCell } from '../chaos/scripts/script-cell';
import type { ScriptScenario } from '../chaos/scripts/script-scenario';
import { sweepScripts } from '../chaos/scripts/sweep-all-scripts';
import { openTestEngine, type TestEngine } from '../support/dev-server';

const ACCOUNTS = 'POST lms /api/user/v1/accounts';

/** Whatever these commands do that cannot be undone, or must not be done twice. */
const CHOSEN: readonly (readonly [ScriptScenario, string])[] = [
  [archiveRun, 'write archive'],
  [archiveRun, 'write manifest'],
  [archiveRun, `${ACCOUNTS}/retirement_cleanup/`],
  [reportToFolder, `${ACCOUNTS}/retirement_partner_report/`],
  [reportToFolder, 'write report'],
  [reportToFolder, `${ACCOUNTS}/retirement_partner_report_cleanup/`],
  [reportToDrive, 'Drive: POST /upload/drive/v3/files'],
  [reportToDrive, 'Drive: POST /drive/v3/files/:id/comments'],
  [usernamesReplace, `${ACCOUNTS}/replace_usernames/`],
];

/** The first of a kind is killed when its work is done, and the last before it. */
function choose(cells: readonly ScriptCell[]): readonly ScriptCell[] {
  return CHOSEN.flatMap(([scenario, title]) => {
    const alike = cells.filter((cell) => cell.scenario === scenario && cell.title === title);
    const after = alike.find(({ trouble }) => trouble.name === 'killed after');
    const before = alike.findLast(({ trouble }) => trouble.name === 'killed before');
    return [after, before].flatMap((cell) => cell ?? []);
  });
}

describe('a command whose worker is killed with SIGKILL', () => {
  let engine: TestEngine;
  let results: readonly ScriptResult[];

  beforeAll(async () => {
    engine = await openTestEngine('scripts-killed');
    const scenarios = [...new Set(CHOSEN.map(([scenario]) => scenario))];
    const swept = await sweepScripts({ client: engine.client, env: engine.env, scenarios, choose }, () => {});
    expect(swept.clean.flatMap(({ wrong }) => wrong)).toEqual([]);
    results = swept.results;
  }, 400_000);
  afterAll(() => engine.close());

  it.each(CHOSEN.map(([scenario, title]) => [`${scenario.name}, ${title}`, scenario, title] as const))(
    'does everything once and says what is true: %s',
    (_, scenario, title) => {
      const own = results.filter((one) => one.scenario === scenario.name && one.title === title);
      expect(own.map(({ trouble }) => trouble).sort()).toEqual(['killed after', 'killed before']);
      expect(own.flatMap(({ wrong }) => wrong)).toEqual([]);
    },
  );

  it('says that the answer with a whole report is lost', () => {
    const told = results.filter(({ ended }) => ended === 'told');
    expect(told.map(({ title, trouble }) => [title, trouble])).toContainEqual([
      `${ACCOUNTS}/retirement_partner_report/`,
      'killed after',
    ]);
  });
});
