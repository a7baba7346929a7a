import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folded } from '../../domain/text/folded';
import type { ReportOfPartner } from '../../workflows/partner-report/messages';

/** A report, and the name of its copy. */
interface ReportCopy {
  readonly id: string;
  readonly name: string;
}

/**
 * Names of the copies in one folder: those of the reports. Of names that a disk may take for one, as it does not tell cases
 * apart, the next ones have a number behind a tilde.
 */
export function reportCopies(files: readonly ReportOfPartner[]): readonly ReportCopy[] {
  const taken = new Set<string>();
  return files.flatMap(({ id, name: given }) => {
    if (id === undefined) return [];
    let name = given;
    for (let twin = 2; taken.has(folded(name)); twin += 1) name = given.replace(/(?=\.csv$)/, `~${twin}`);
    taken.add(folded(name));
    return [{ id, name }];
  });
}

/** Writes a copy into the folder, and over one of an earlier report of that name. */
export function writeCopy(folder: string, name: string, body: Uint8Array): void {
  writeFileSync(join(folder, name), body);
}
