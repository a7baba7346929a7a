/**
 * Text as every LMS database takes it: a character of four bytes is a 500 on an old one.
 * @source MySQL's utf8 (three bytes) on `UserRetirementStatus.responses`
 */
export function toAscii(text: string): string {
  return text.replace(/[^ -~\n]/gu, '?');
}
