import { Option } from 'commander';
import { LEAST_KEPT } from '../../domain/archive/archive-rules';
import { counted } from '../../domain/text/counted';
import type { ExpireResult } from '../../workflows/archive-learners/messages';
import { EXIT_CODES } from '../shell/cli-error';
import type { CommonOptions } from '../shell/common-options';
import { defineCommand } from '../shell/define-command';
import { ageDuration } from '../shell/duration';
import { lazy } from '../shell/lazy';
import type { Session } from '../shell/session';
import { showSite } from '../shell/site';
import { onDay } from '../shell/when';
import { describeOtherSite } from './describe-other-site';

interface Options extends CommonOptions {
  readonly olderThan?: number;
  readonly withScripts?: boolean;
}

export const archiveExpire = defineCommand<Options>({
  usage: 'expire',
  summary: 'remove archives that are too old',
  details:
    'Removes the archives of this instance that are older than --older-than, or than lethe.archive.keep, and their ' +
    'manifests. Other files, and archives of other instances or sites, are left alone. This cannot be undone. A scheduled ' +
    'archive does the same when lethe.archive.keep is set.',
  examples: [
    'lethe archive expire --config site.yml --older-than 730d --dry-run',
    'lethe archive expire --config site.yml --older-than 730d --with-scripts --yes',
  ],
  json: {
    address: 'where the archives are',
    archives: 'archives removed; with --dry-run, those that would be',
    bytes: 'how large they were',
    oldestLeft: 'when the oldest that is left was made; absent if none is left',
    otherSite: 'as old, with the same instance id, and of another site or of none that their names say; absent if none',
  },
  common: ['config', 'engine', 'json', 'yes', 'dry-run', 'timeout', 'who'],
  own: () => [
    new Option(
      '--older-than <duration>',
      `age of an archive, by its name, with a unit and at least ${LEAST_KEPT}: 90d, 730d`,
    ).argParser(ageDuration(LEAST_KEPT)),
    new Option('--with-scripts', 'archives of the Python script, too, which name no instance'),
  ],
  run: expire,
});

async function expire(session: Session<Options>): Promise<number> {
  const { olderThan, withScripts = false, dryRun = false, yes } = session.options;
  const { instance } = await showSite(session);
  const { expireArchives } = lazy.archives();
  const asked = { ...(olderThan === undefined ? {} : { olderThanMs: olderThan }), withScripts };
  const goesOn = 'what was removed stays removed; run it again to go on';
  if (dryRun || yes !== true) {
    const preview = await session.run(instance, goesOn, (context) =>
      expireArchives(context, { ...asked, dryRun: true }),
    );
    if (dryRun || preview.archives === 0) {
      session.output.answer(preview, () => describe(preview, 'would be removed'));
      return EXIT_CODES.ok;
    }
    session.output.clear();
    await session.confirmByName(instance, `${describe(preview, 'are removed')}\nThis cannot be undone.`);
  }
  const result = await session.run(instance, goesOn, (context) => expireArchives(context, asked));
  session.output.answer(result, () => describe(result, 'removed'));
  return EXIT_CODES.ok;
}

function describe({ archives, bytes, address, oldestLeft, otherSite }: ExpireResult, done: string): string {
  const left = oldestLeft === undefined ? 'none is left' : `the oldest that is left was made ${onDay(oldestLeft)}`;
  const removed = `${counted(archives, 'archive')} (${counted(bytes, 'byte')}) at ${address} ${done}; ${left}`;
  return otherSite === undefined ? removed : `${removed}\n${describeOtherSite(otherSite)}, and left alone`;
}
