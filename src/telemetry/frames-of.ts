/** Where an error was made: the frames of its stack, without its message, which may hold anything. */
export function framesOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || typeof error.stack !== 'string') return undefined;
  const { stack, message } = error;
  const at = message === '' ? -1 : stack.indexOf(message);
  const lines = (at < 0 ? stack : stack.slice(at + message.length)).split('\n');
  // What is before the last frames in a row does not belong to the stack: the message may have been changed since.
  const frames = lines.slice(lines.findLastIndex((line) => !FRAME.test(line)) + 1);
  return frames.length === 0 ? undefined : frames.join('\n');
}

/** @source V8: `    at name (file:line:column)`, or without a name */
const FRAME = /^ {4}at .*(?::\d+:\d+|<anonymous>|\(native|index \d+)\)?$/;
