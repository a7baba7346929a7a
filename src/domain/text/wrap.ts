/**
 * Breaks a text at spaces, so that each line fits. What is in backticks is a command to be pasted, and stays whole;
 * so do links.
 * @param indent of the lines after the first
 */
export function wrap(text: string, columns: number, indent = 0): string {
  if (text.length <= columns) return text;
  const words = (text.match(/[^\s`]*`[^`]*`\S*|\S+/g) ?? []).flatMap((word) => breakWord(word, columns - indent));
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

/** Breaks each line of a text that has several; what is left of one begins farther in than the line does. */
export function wrapLines(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => wrap(line, columns, (/^ */.exec(line)?.[0].length ?? 0) + 2))
    .join('\n');
}
