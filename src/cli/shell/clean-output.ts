import { printable } from '../../domain/text/printable';

// biome-ignore lint/suspicious/noControlCharactersInRegex: the styles of `page.ts` begin with one
const OURS = /(\n|\u001b\[(?:1|2|22|31|32|33|39)m)/;

/** What goes to a terminal at last: line ends and the styles that `page.ts` sets pass, nothing else that is unseen does. */
export function cleanOutput(text: string): string {
  return text
    .split(OURS)
    .map((part, at) => (at % 2 === 1 ? part : printable(part)))
    .join('');
}

/** Control and format characters and halves of pairs, which JSON may hold as they are. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** JSON in which what is unseen is written as an escape: the value stays the same. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replace(UNSEEN, (found) =>
    Array.from({ length: found.length }, (_, at) => found.charCodeAt(at))
      .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
