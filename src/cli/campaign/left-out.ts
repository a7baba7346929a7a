import { counted } from '../../domain/text/counted';
import type { LeftOut } from '../../operations/campaigns';

/** Keys of `--json`. */
export const LEFT_OUT_JSON = {
  unknown: 'lines of the file that fit nobody; they are not in the campaign',
  several: 'lines of the file that fit several learners; nobody is chosen by them',
  unreadable: 'rows of the LMS that cannot be read; they are not in the campaign',
  silent: 'learners who may be meant, and whose run does not answer; they are not in the campaign',
  notBack: '--rewind: learners of whom nobody can tell where they go back to; they are not in the campaign',
} as const satisfies Readonly<Record<keyof LeftOut, string>>;

const NAMED_AT_MOST = 10;

/** A line for each reason, none where everybody who was asked for is in the campaign. */
export function leftOutLines({ unknown, several, unreadable, silent, notBack }: LeftOut): readonly string[] {
  return [
    ...(unknown.length > 0
      ? [
          `${counted(unknown.length, 'of the file is', 'of the file are')} not in the LMS's lists in just this spelling, and left out: ${named(unknown)}`,
        ]
      : []),
    ...(several.length > 0
      ? [
          `${counted(several.length, 'line of the file fits', 'lines of the file fit')} several learners, and nobody is chosen by that: ${named(several)}; write id: and the LMS user id, user: or email:`,
        ]
      : []),
    ...(unreadable > 0 ? [`${counted(unreadable, 'row')} of the LMS cannot be read, and will be left out`] : []),
    ...(silent > 0 ? [`${counted(silent, 'learner')} may be meant, but no worker answers for the run: left out`] : []),
    ...(notBack > 0
      ? [`left out, since they are in no step, or nobody can tell from which step they come: ${notBack}`]
      : []),
  ];
}

function named(lines: readonly string[]): string {
  const more = lines.length - NAMED_AT_MOST;
  return [...lines.slice(0, NAMED_AT_MOST), ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}
