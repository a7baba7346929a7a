/** Of these scripts the joiners between two letters are a part of how a word is written. */
const JOINED =
  /[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}]/u;

/**
 * Controls (a terminal obeys them), marks that change the direction, and characters that are not to be seen at all; but
 * for the two joiners.
 */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

/**
 * A text that strangers, files or services have written, for a terminal: each character is seen as what it is, and none
 * acts. Names that differ in nothing that is seen are told apart.
 */
export function printable(text: string): string {
  return text.replace(UNSEEN, (one, at: number) => {
    const before = text.slice(Math.max(0, at - 2), at);
    const after = text.slice(at + 1, at + 3);
    const joins = one === '\u200c' || one === '\u200d';
    const inWord = joins && JOINED.test(before.slice(-1)) && JOINED.test(after.charAt(0));
    const inPicture = one === '\ufe0f' || (one === '\u200d' && /^\p{Extended_Pictographic}/u.test(after));
    // biome-ignore lint/suspicious/noMisleadingCharacterClass: the selector is meant by itself
    return inWord || (inPicture && /[\p{Extended_Pictographic}\ufe0f]$/u.test(before)) ? one : '\uFFFD';
  });
}

/** The same for a text of several lines. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}
