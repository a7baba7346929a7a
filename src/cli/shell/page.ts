import { styleText } from 'node:util';

/** What an answer is written on. */
export interface Page {
  /** Width of a line; infinite without a terminal. @unit columns */
  readonly columns: number;
  /** Whether words may be colored. */
  readonly colour: boolean;
}

/** Where nobody looks at a terminal: as wide as it is, without color. */
export const PLAIN: Page = { columns: Number.POSITIVE_INFINITY, colour: false };

export type Tone = 'bad' | 'warn' | 'good' | 'quiet' | 'head';

const STYLES = { bad: 'red', warn: 'yellow', good: 'green', quiet: 'dim', head: 'bold' } as const;

export function inTone(page: Page, tone: Tone | undefined, text: string): string {
  return page.colour && tone !== undefined ? styleText(STYLES[tone], text, { validateStream: false }) : text;
}

/**
 * Breaks a text at spaces, so that each line fits. What is in backticks is a command to be pasted, and stays whole;
 * so do links.
 * @param indent of the lines after the first
 */
export function wrap(text: string, columns: number, indent = 0): string {
  if (text.length <= columns) return text;
  const words = (text.match(/`[^`]*`\S*|\S+/g) ?? []).flatMap((word) => breakWord(word, columns - indent));
  const lead = /^ */.exec(text)?.[0] ?? '';
  const lines: string[] = [];
  let line = lead;
  for (const word of words) {
    const blank = line.trim() === '';
    if (!blank && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = `${' '.repeat(indent)}${word}`;
    } else {
      line += blank ? word : ` ${word}`;
    }
  }
  return [...lines, line].join('\n');
}

/** Only text that is neither a command nor a link may be broken within. */
function breakWord(word: string, columns: number): readonly string[] {
  if (word.length <= columns || /`|:\/\//.test(word)) return [word];
  return word.match(new RegExp(`.{1,${columns}}`, 'gu')) ?? [word];
}
