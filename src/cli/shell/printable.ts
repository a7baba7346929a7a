/** Control and format characters, marks that nobody sees, halves of pairs: none of them is text to a person. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** Names come from strangers: what steers a terminal, or hides in a line, must not reach it. */
export function printable(text: string): string {
  return text.replace(UNSEEN, '\uFFFD');
}

/** Line ends, and the styles that `page.ts` sets, pass; nothing else that is unseen does. */
export function printableLines(text: string): string {
  return text
    .split(OURS)
    .map((part, at) => (at % 2 === 1 ? part : printable(part)))
    .join('');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the styles of `page.ts` begin with one
const OURS = /(\n|\u001b\[(?:1|2|22|31|32|33|39)m)/;

/** JSON in which what is unseen is written as an escape: the value stays the same. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replace(UNSEEN, (found) =>
    [...found]
      .flatMap((one) => Array.from({ length: one.length }, (_, at) => one.charCodeAt(at)))
      .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
