import { parseEvents, YAMLException } from 'js-yaml';

/** Text that is not the YAML we can use, and where. */
export class YamlFault extends Error {
  override readonly name = 'YamlFault';
  constructor(
    message: string,
    /** @unit characters from the start of the text */
    readonly offset: number,
  ) {
    super(message);
  }
}

export interface YamlEvents {
  readonly events: ReturnType<typeof parseEvents>;
  /** What the events' offsets count in: the given text, except for the indentation of some lines. */
  readonly source: string;
  /** An offset in `source` as one in the text given. */
  readonly original: (offset: number) => number;
}

/** Each repair costs one more parse: a thousand of a usual file, and fewer of a long one. @unit characters */
const MOST_PARSED = 20_000_000;
const MOST_REPAIRS = 1_000;

/**
 * js-yaml's events, also for text that PyYAML takes and YAML 1.2 does not: within brackets and quotes PyYAML requires no
 * indentation, so that `]` can be in the first column. Such a line is indented, which changes no value, and the
 * text is parsed again.
 * @throws {YamlFault} when it is not YAML for PyYAML either
 */
export function yamlEvents(text: string): YamlEvents {
  const repaired: number[] = [];
  let source = text;
  // Deeper than js-yaml lets anything be nested.
  const indent = ' '.repeat(250);
  let parsed = 0;
  for (;;) {
    try {
      parsed += source.length;
      const events = parseEvents(source, {});
      return { events, source, original: (offset) => original(offset, repaired, indent.length) };
    } catch (error) {
      if (!(error instanceof YAMLException)) throw new YamlFault('is not YAML', 0);
      const position = error.mark?.position ?? 0;
      const line = lineStart(source, position);
      const needed =
        error.reason === 'deficient indentation' && !/^(?:---|\.\.\.)(?:\s|$)/.test(source.slice(line, line + 4));
      if (!needed || repaired.includes(line) || repaired.length === MOST_REPAIRS || parsed > MOST_PARSED) {
        throw new YamlFault(`is not YAML: ${plainReason(error.reason)}`, original(position, repaired, indent.length));
      }
      source = source.slice(0, line) + indent + source.slice(line);
      repaired.push(line);
    }
  }
}

/** js-yaml repeats names of tags and aliases, which may be a secret without quotes. */
function plainReason(reason: string): string {
  return reason.replace(/(?:: .*| ?"[^"]*"(?: tag handle)?)$/s, '');
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

/** Lines are repaired from the top down, so each of `repaired` counts in the text with those before it already made. */
function original(offset: number, repaired: readonly number[], width: number): number {
  return repaired.toReversed().reduce((at, line) => (at > line ? Math.max(line, at - width) : at), offset);
}
