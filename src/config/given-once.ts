/**
 * Why an option that names a site may not be given with this value, too: the last of two would win without a word, and it
 * may be another site's. Undefined where it is the only one.
 */
export function givenTwice(value: string, before: string | undefined): string | undefined {
  return before === undefined || before === value ? undefined : `It is ${before} already; give it once.`;
}
