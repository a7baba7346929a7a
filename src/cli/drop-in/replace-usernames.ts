import { closeSync, existsSync, openSync, unlinkSync, writeFileSync } from 'node:fs';
import { Option } from 'commander';
import { counted } from '../../domain/text/counted';
import {
  type RenamePlace,
  type Replacement,
  type ReplacementStatus,
  statusOfReplacement,
} from '../../domain/usernames/replacement';
import { readPairs } from '../../domain/usernames/username-pair';
import { lazy } from '../shell/lazy';
import { readText } from '../shell/read-lines';
import { refusalFault } from '../shell/refusal-fault';
import type { Session } from '../shell/session';
import { showSite } from '../shell/site';
import { replacementsText, unreadText } from '../usernames/replacements-text';
import { mustNameFile } from './must-name-file';
import { type Script, ScriptFault, type ScriptOptions } from './script';
import { configFile } from './script-options';

/** @source replace_usernames.py */
const FAILED = -1;
const RESULTS = 'username_replacement_results.csv';
const HEAD = ['Original Username', 'New Username', 'Status'];
const STATUSES: readonly ReplacementStatus[] = ['SUCCESS', 'PARTIALLY FAILED', 'FAILED'];

interface Options extends ScriptOptions {
  readonly username_replacement_csv?: string;
}

/** Where somebody has the wanted name, the LMS adds a suffix, as it does for the script. */
export const replaceUsernames: Script = {
  name: 'replace_usernames',
  summary: `Replaces usernames in all services, and writes ${RESULTS} in the present folder`,
  variables: 'USERNAME_REPLACEMENT',
  options: () => [
    configFile(),
    new Option('--username_replacement_csv <path>', 'CSV without a head: the present username, the wanted one'),
  ],
  exits: { other: FAILED },
  run: (session) => replace(session as Session<Options>),
};

async function replace(session: Session<Options>): Promise<number> {
  const { username_replacement_csv: file } = session.options;
  mustNameFile(session, FAILED);
  if (!file)
    throw new ScriptFault(FAILED, 'a CSV of usernames is required', 'name it: --username_replacement_csv FILE');
  const read = readPairs(readText(file, '--username_replacement_csv'));
  if (read.kind === 'bad') throw new ScriptFault(FAILED, `${file}: ${read.reason}`, 'nothing was sent');
  mustBeWritable(RESULTS);
  const { instance, noAddress, card } = await showSite(session);
  if (noAddress.length > 0) throw withoutAddress(noAddress);
  const goesOn = 'the pairs in hand are replaced without us; repeat the command to see them, and to go on';
  const done = await session.run(instance, goesOn, (context) =>
    lazy.usernames().replaceUsernames(context, read.pairs, { allowSuffix: true, site: card.fingerprint }),
  );
  try {
    writeFileSync(RESULTS, resultsOf(done.replacements));
  } catch (error) {
    session.output.note(replacementsText(done.replacements, session.terminal.page));
    throw error;
  }
  if (done.unread > 0) session.output.note(unreadText(done.unread));
  if (done.stopped !== undefined) throw refusalFault(session, done.stopped);
  const notDone = done.replacements.filter((one) => statusOfReplacement(one) !== 'SUCCESS');
  const failed = notDone.length;
  if (failed > 0) session.output.note(replacementsText(notDone, session.terminal.page));
  const told = `${done.replacements.length - failed} of ${counted(read.pairs.length, 'username is', 'usernames are')} replaced; see ${RESULTS}`;
  if (failed > 0) throw new ScriptFault(FAILED, told, 'repeat the command: it goes on with those that failed');
  session.output.answer(undefined, () => told);
  return 0;
}

/** @throws what the system says, before anything is sent that only this file would tell */
function mustBeWritable(file: string): void {
  const isThere = existsSync(file);
  closeSync(openSync(file, 'a'));
  if (!isThere) unlinkSync(file);
}

/** The script cannot do without them, and its result says of each name that all services have it. */
function withoutAddress(places: readonly RenamePlace[]): ScriptFault {
  const keys = places.map((place) => `base_urls.${place}`).join(', ');
  return new ScriptFault(
    FAILED,
    `the worker's instance file has no ${keys}: nothing was sent`,
    `write ${places.length === 1 ? 'it' : 'them'} into the file, and restart the worker; or use \`lethe usernames replace\`, which leaves out services that the site does not have`,
  );
}

/** As Python's csv module writes it; programs read it, so nothing is put before a name that looks like a formula. */
function resultsOf(replacements: readonly Replacement[]): string {
  const rows = STATUSES.flatMap((status) =>
    replacements
      .filter((one) => statusOfReplacement(one) === status)
      .map(({ old, wanted, fresh }) => [old, fresh ?? wanted, status]),
  );
  return lazy.csv().stringify([HEAD, ...rows], { record_delimiter: 'windows', quoted_match: /[\r\n]/ });
}
