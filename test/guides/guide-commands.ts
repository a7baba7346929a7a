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
  /** What the reader types when the command asks, as a comment above the block says. */
  readonly answer: string | undefined;
  /** The lines below it that it printed. */
  readonly shown: readonly string[];
}

type OfBlock = Pick<GuideCommand, 'page' | 'line' | 'notRun' | 'answer'>;

const UNMARKED = { notRun: undefined, answer: undefined };
const FENCE = /^ *```([a-z]*)/;
const MARK = /^<!-- (not run|answer): (.+) -->$/;
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
  let marked: Pick<OfBlock, 'notRun' | 'answer'> = UNMARKED;
  for (let at = 0; at < lines.length; at += 1) {
    const [, kind, says] = MARK.exec(lines[at]?.trim() ?? '') ?? [];
    if (says !== undefined)
      marked = kind === 'answer' ? { ...UNMARKED, answer: says } : { ...UNMARKED, notRun: known(page, at, says) };
    const [fence, language] = FENCE.exec(lines[at] ?? '') ?? [];
    if (fence === undefined) {
      if (lines[at]?.trim() !== '' && says === undefined) marked = UNMARKED;
      continue;
    }
    const end = lines.findIndex((line, other) => other > at && FENCE.test(line));
    const block = lines.slice(at + 1, end);
    if (language === '' || language === 'sh') found.push(...inBlock(block, { page, line: at + 2, ...marked }));
    marked = UNMARKED;
    at = end;
  }
  return found;
}

function inBlock(block: readonly string[], { line, ...of }: OfBlock): readonly GuideCommand[] {
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
    if (command === '' || command.startsWith('#')) continue;
    const rest = prompted ? block.slice(at + 1) : [];
    const next = rest.findIndex((one) => one.trim().startsWith('$ '));
    const shown = next < 0 ? rest : rest.slice(0, next);
    found.push({ ...of, line: first, command, exit: Number(exit), shown });
  }
  return found;
}

function known(page: string, at: number, reason: string): NotRun {
  if (Object.hasOwn(NOT_RUN, reason)) return reason as NotRun;
  throw new Error(`${page}:${at + 1}: "${reason}" is none of: ${Object.keys(NOT_RUN).join(', ')}`);
}
