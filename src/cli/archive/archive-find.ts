import { Option } from 'commander';
import type { ArchiveEntry } from '../../domain/archive/archive-entry';
import { counted } from '../../domain/text/counted';
import type { FindArchivedResult } from '../../workflows/archive-learners/messages';
import { CliError, EXIT_CODES } from '../shell/cli-error';
import type { CommonOptions } from '../shell/common-options';
import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import { formatFacts, type Page, wrap } from '../shell/page';
import type { Session } from '../shell/session';
import { showSite } from '../shell/site';
import { describeOtherSite } from './describe-other-site';

interface Options extends CommonOptions {
  readonly email?: string;
  readonly username?: string;
}

export const archiveFind = defineCommand<Options>({
  usage: 'find',
  summary: 'find a learner in the archives, by e-mail or username',
  details:
    'Searches all archives of the instance at this site, and those of the Python script in the same place, which name no ' +
    'site. In pseudonymous archives, it finds the learner by the keyed hash. Upper and lower case do not count. A worker ' +
    'searches, so this machine needs neither the storage nor the secret.',
  examples: [
    'lethe archive find --config site.yml --email ada@example.com',
    'lethe archive find --config site.yml --username ada --json',
  ],
  json: {
    found: 'file, and entry: the line of the archive (user_id, retired_username, dates, and what the archive keeps)',
    more: 'how many lines more were found: only the first 100 are in found; absent if none',
    address: 'where the archives are',
    files: 'archives that were searched',
    learners: 'lines that were searched',
    otherSecret: 'lines with hashes of another secret than the worker has: they cannot be searched',
    otherSite: 'archives with the same instance id, of another site or of none that their names say; absent if none',
  },
  common: ['config', 'engine', 'json', 'timeout'],
  own: () => [
    new Option('--email <address>', 'original e-mail address of the learner'),
    new Option('--username <name>', 'original username of the learner'),
  ],
  run: find,
});

async function find(session: Session<Options>): Promise<number> {
  const { email, username } = session.options;
  const by = email !== undefined ? { email } : username !== undefined ? { username } : undefined;
  if (by === undefined || (email !== undefined && username !== undefined) || Object.values(by)[0]?.trim() === '') {
    throw new CliError('usage', 'whom?', 'say one of --email ADDRESS and --username NAME');
  }
  const { instance } = await showSite(session);
  const { findArchived } = lazy.archives();
  const result = await session.run(instance, 'the search ends by itself', (context) => findArchived(context, by));
  session.output.answer(result, (page) => describeFound(result, page));
  return result.found.length === 0 ? EXIT_CODES['not-found'] : EXIT_CODES.ok;
}

function describeFound(result: FindArchivedResult, page: Page): string {
  const { found, more, files, learners, otherSecret, otherSite, address } = result;
  const entries = found.map(({ file, entry }) => formatFacts([['file', file], ...factsOf(entry)], page));
  const searched = `searched ${counted(learners, 'learner')} in ${counted(files, 'file')} at ${address}`;
  const hashed = `${counted(otherSecret, 'of them was', 'of them were')} hashed with another secret, and cannot be searched`;
  const said = [
    ...(more === undefined
      ? []
      : [`${counted(more, 'more line was', 'more lines were')} found; only the first ${found.length} are shown`]),
    found.length === 0 ? `not found; ${searched}` : searched,
    ...(otherSecret === 0 ? [] : [hashed]),
    ...(otherSite === undefined ? [] : [`${describeOtherSite(otherSite)}, and not searched`]),
  ];
  return [...entries.flatMap((entry) => [entry, '']), ...said.map((line) => wrap(line, page.columns, 2))].join('\n');
}

function factsOf(entry: ArchiveEntry): readonly (readonly [string, string | number])[] {
  return Object.entries(entry).map(([key, value]) => [key, value as string | number]);
}
