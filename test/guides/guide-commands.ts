import { textOf } from '../architecture/blocks-of';

/** Why a block of a guide is not run by `npm run test:guides`. A guide says one of these in a comment above the block. */
export const NOT_RUN = {
  'another site': 'it needs a site, a host or an address of the reader’s own',
  containers: 'it needs a Docker Engine: npm run test:containers runs these',
  'another test': 'a test of its own runs it: the demo, npm test, worker versions',
  drawing: 'nothing printed it',
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
  /** The lines that the page shows of what it printed. */
  readonly shown: readonly string[];
}

type OfBlock = Pick<GuideCommand, 'page' | 'line' | 'notRun' | 'answer'>;

/** What a comment above a block says of it. */
interface Mark {
  readonly notRun: NotRun | undefined;
  readonly answer: string | undefined;
  /** The command that printed a block of another language, or ABOVE. */
  readonly shownBy: string | undefined;
}

const UNMARKED: Mark = { notRun: undefined, answer: undefined, shownBy: undefined };
const FENCE = /^ *```([a-z]*)/;
const MARK = /^<!-- (not run|answer|shown by): (.+) -->$/;
/** The last command before the block. */
const ABOVE = 'the command above';
const EXIT = /\s+# exit code (\d+)\b.*$/;
const COMMENT = /\s+#.*$/;

interface Fenced {
  readonly language: string;
  readonly lines: readonly string[];
  /** Of the page, of its first line, counted from 1. */
  readonly line: number;
  readonly mark: Mark;
}

/**
 * Every command of a page's blocks, in order. A block without a language, or of `sh`, is a block of commands; where a line
 * of it begins with `$ `, only these lines are commands, and the others are what they print. A block of another language
 * is what a command printed where a comment above it says so: `shown by: lethe …`, or `shown by: the command above`.
 * @throws Error for a mark whose reason is not in the list
 */
export function commandsOf(page: string, text = textOf(page)): readonly GuideCommand[] {
  const found: GuideCommand[] = [];
  for (const { language, lines, line, mark } of fencedIn(page, text)) {
    const { shownBy, ...marked } = mark;
    const last = found.at(-1);
    if (language === '' || language === 'sh') found.push(...inBlock(lines, { page, line, ...marked }));
    else if (shownBy === ABOVE && last !== undefined)
      found.splice(-1, 1, { ...last, shown: [...last.shown, ...lines] });
    else if (shownBy !== undefined) found.push(...inBlock([`$ ${shownBy}`, ...lines], { page, line, ...marked }));
  }
  return found;
}

/** Blocks that look as if something had printed them, of which nothing says what: nobody would see that they grow old. */
export function unexplained(page: string, text = textOf(page)): readonly string[] {
  return fencedIn(page, text)
    .filter(({ language, mark }) => ['text', 'json'].includes(language) && mark === UNMARKED)
    .map(({ line }) => `${page}:${line}`);
}

function fencedIn(page: string, text: string): readonly Fenced[] {
  const found: Fenced[] = [];
  const lines = text.split('\n');
  let mark = UNMARKED;
  for (let at = 0; at < lines.length; at += 1) {
    const [, kind, says] = MARK.exec(lines[at]?.trim() ?? '') ?? [];
    if (kind === 'answer') mark = { ...UNMARKED, answer: says };
    if (kind === 'shown by') mark = { ...UNMARKED, shownBy: says };
    if (kind === 'not run') mark = { ...UNMARKED, notRun: known(page, at, says ?? '') };
    const [fence, language = ''] = FENCE.exec(lines[at] ?? '') ?? [];
    if (fence === undefined) {
      if (lines[at]?.trim() !== '' && says === undefined) mark = UNMARKED;
      continue;
    }
    const end = lines.findIndex((line, other) => other > at && FENCE.test(line));
    found.push({ language, lines: lines.slice(at + 1, end), line: at + 2, mark });
    mark = UNMARKED;
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
