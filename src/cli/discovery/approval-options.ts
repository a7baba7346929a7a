import { readFileSync } from 'node:fs';
import { Option } from 'commander';
import type { DiscoveryCounts } from '../../domain/discovery/discovery-counts';
import { movedText } from '../../domain/instance/approval';
import type { ApprovalSays } from '../../domain/instance/change';
import { type HoldFile, readHoldFile } from '../../domain/instance/instance-export';
import { CliError } from '../shell/cli-error';
import type { CommonOptions } from '../shell/common-options';
import type { Session } from '../shell/session';

/** What a person says with an approval. */
export interface ApprovalOptions extends CommonOptions {
  /** Path of an export; false with `--no-hold-file`. */
  readonly holdFile?: string | false;
  readonly acceptMoved?: boolean;
  readonly acceptCopy?: boolean;
}

export function approvalOptions(): Option[] {
  return [
    new Option(
      '--hold-file <path>',
      "after Temporal's database was lost: put the learners of this `lethe instance export` on hold, and its maintenance holds in force, before anybody is enrolled",
    ),
    new Option(
      '--no-hold-file',
      'nobody was on hold, or nothing was lost: learners in the middle of the pipeline go on',
    ),
    new Option(
      '--accept-moved',
      'approve although something other than Lethe has moved learners in the last hour; off a terminal --yes says so, too',
    ),
    new Option(
      '--accept-copy',
      'approve although another instance has open runs for the same requests: this LMS is a copy of that one; --yes does not say so',
    ),
  ];
}

/** Off a terminal, `--yes` stands for a name that would be typed on one. */
export function saidWith({ options, terminal }: Session<ApprovalOptions>): ApprovalSays {
  const { holdFile, yes } = options;
  const acceptMoved = options.acceptMoved === true || (yes === true && !terminal.interactive);
  return {
    ...(holdFile === undefined ? {} : { holds: holdFile === false ? 'none' : 'brought-back' }),
    ...(acceptMoved ? { acceptMoved } : {}),
    ...(options.acceptCopy === true ? { acceptCopy: true } : {}),
  };
}

/** Names, beside an approval, the learners whom something else moves. */
export function noteMoved(session: Session, { moved, movedRows }: DiscoveryCounts): void {
  if (moved > 0) session.output.note(movedText({ moved, movedRows }));
}

/** Reads the file that `--hold-file` names. @throws CliError config, when it is not an export */
export function holdFileOf({ holdFile }: ApprovalOptions): HoldFile | undefined {
  if (holdFile === undefined || holdFile === false) return undefined;
  const bad = (why: string) =>
    new CliError(
      'config',
      `${holdFile} cannot be used: ${why}`,
      'name a file that `lethe instance export` has written',
    );
  let text: string;
  try {
    text = readFileSync(holdFile, 'utf8');
  } catch (error) {
    throw bad((error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : 'it cannot be read');
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw bad('it is not JSON');
  }
  const read = readHoldFile(value);
  if (typeof read === 'string') throw bad(read);
  return read;
}
