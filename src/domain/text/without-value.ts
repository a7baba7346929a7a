/** The command line's library repeats an option that it does not know with its value, which may be a secret. */
export function withoutValue(message: string): string {
  return message.replace(/(unknown option '[^'=]*)=.*'/s, "$1'");
}
