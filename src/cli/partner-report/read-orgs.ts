import { readCsv } from '../../domain/text/read-csv';
import { CliError } from '../shell/cli-error';

/** Much more than one report has. */
const MOST_ROWS = 100_000;
const HEAD = JSON.stringify(['user_id', 'org']);

/**
 * Organizations by LMS user id, from a CSV with a row for each organization of a learner.
 * @param file its name, for what is wrong with it
 * @throws CliError usage, for anything but rows of `user_id,org`
 */
export function readOrgs(file: string, text: string): Readonly<Record<string, readonly string[]>> {
  const rows = readCsv(text);
  if ('unclosedFrom' in rows) throw bad(`${file}: a quote of line ${rows.unclosedFrom} is never closed`);
  if (rows.length > MOST_ROWS) throw bad(`${file} has more than ${MOST_ROWS} rows`);
  const orgs: Record<string, string[]> = {};
  for (const [at, row] of rows.entries()) {
    const cells = row.map((cell) => cell.trim());
    if (at === 0 && JSON.stringify(cells) === HEAD) continue;
    const [userId = '', org = '', ...rest] = cells;
    if (!/^\d{1,15}$/.test(userId) || org === '' || rest.some((cell) => cell !== '')) {
      throw bad(`${file}: row ${at + 1} is not an LMS user id, a comma and an organization`);
    }
    const id = String(Number(userId));
    orgs[id] = [...(orgs[id] ?? []), org];
  }
  if (Object.keys(orgs).length === 0) throw bad(`${file} names nobody`);
  return orgs;
}

function bad(message: string): CliError {
  return new CliError('usage', message, 'a row is, for example: 42,edX');
}
