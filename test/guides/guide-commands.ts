import { textOf } from '../architecture/blocks-of';

/** Why a block of a guide is not run by `npm run test:guides`. A guide says one of these in a comment above the block. */
export const NOT_RUN = {
  'another site': 'it needs a site, a host or an address of the reader’s own',
  containers: 'it needs a Docker Engine: npm run test:containers runs these',
  'another test': 'a test of its own runs it: the demo, npm test, worker versions',
  vault: 'it needs a Vault',
} as const;

export type NotRun = keyof typeof NOT_RUN;

export interface GuideCommand {
  readonly page: string;
  /** Of the page, counted from 1. */
  readonly line: number;
  readonly command: string;
  /** As a comment at the end of the line says: `# exit code 5`. */
  readonly exit: number;
  readonly notRun: NotRun | undefined;
}

const FENCE = /^ *```([a-z]*)/;
const MARK = /^<!-- not run: (.+) -->$/;
const EXIT = /\s+# exit code (\d+)\b.*$/;
const COMMENT = /\s+#.*$/;

/**
 * Every command of a page's blocks, in order. A block without a language, or of `sh`, is a block of commands; where a line
 * of it begins with `$ `, only these lines are commands, and the others are what they print.
 * @throws Error for a mark whose reason is not in the list
 */
export function commandsOf(page: string, text = textOf(page)): readonly GuideCommand[] {
  const found: GuideCommand[] = [];
  const lines = text.split('\n');
  let notRun: NotRun | undefined;
  for (let at = 0; at < lines.length; at += 1) {
    const [, reason] = MARK.exec(lines[at]?.trim() ?? '') ?? [];
    if (reason !== undefined) notRun = known(page, at, reason);
    const [fence, language] = FENCE.exec(lines[at] ?? '') ?? [];
    if (fence === undefined) {
      if (lines[at]?.trim() !== '' && reason === undefined) notRun = undefined;
      continue;
    }
    const end = lines.findIndex((line, other) => other > at && FENCE.test(line));
    const block = lines.slice(at + 1, end);
    if (language === '' || language === 'sh') found.push(...inBlock(block, { page, line: at + 2, notRun }));
    notRun = undefined;
    at = end;
  }
  return found;
}

function inBlock(
  block: readonly string[],
  { page, line, notRun }: Pick<GuideCommand, 'page' | 'line' | 'notRun'>,
): readonly GuideCommand[] {
  const prompted = block.some((one) => one.trim().startsWith('$ '));
  const found: GuideCommand[] = [];
  for (let at = 0; at < block.length; at += 1) {
    let text = block[at]?.trim() ?? '';
    if (text === '' || (prompted && !text.startsWith('$ '))) continue;
    const first = line + at;
    while (text.endsWith('\\')) {
      at += 1;
      text = `${text.slice(0, -1)}${block[at]?.trim() ?? ''}`;
    }
    const [, exit = '0'] = EXIT.exec(text) ?? [];
    const command = text.replace(/^\$ /, '').replace(COMMENT, '');
    if (command !== '' && !command.startsWith('#'))
      found.push({ page, line: first, command, exit: Number(exit), notRun });
  }
  return found;
}

function known(page: string, at: number, reason: string): NotRun {
  if (Object.hasOwn(NOT_RUN, reason)) return reason as NotRun;
  throw new Error(`${page}:${at + 1}: "${reason}" is none of: ${Object.keys(NOT_RUN).join(', ')}`);
}
