import { EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE, type ScalarEvent, YAMLException } from 'js-yaml';

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

/** A node of one YAML document, with where it begins in the text. An alias *is* the node it names, so there may be cycles. */
export type YamlNode = YamlScalar | YamlSequence | YamlMapping;

interface Placed {
  /** @unit characters from the start of the text */
  readonly start: number;
  /** Full name, e.g. `tag:yaml.org,2002:str`; undefined when the text gives none. */
  readonly tag: string | undefined;
}

export interface YamlScalar extends Placed {
  readonly kind: 'scalar';
  readonly text: string;
  /** Without quotes, so that `yes` may be a boolean. */
  readonly plain: boolean;
}

export interface YamlSequence extends Placed {
  readonly kind: 'sequence';
  readonly items: YamlNode[];
}

export interface YamlMapping extends Placed {
  readonly kind: 'mapping';
  readonly entries: { readonly key: YamlNode; readonly value: YamlNode }[];
}

const NO_ANCHOR = 'has a value that begins with "*": that is an alias, and no anchor ("&") above has its name';
const YAML_TAG = 'tag:yaml.org,2002:';

/** The one document of `text`; undefined when there is nothing in it. @throws {YamlFault} */
export function parseYaml(text: string): YamlNode | undefined {
  const { events, source, original } = yamlEvents(text);
  const anchors = new Map<string, YamlNode>();
  const open: (YamlSequence | YamlMapping | 'document')[] = [];
  /** Keys that wait for their value, one a mapping that is open. */
  const keys = new Map<YamlMapping, YamlNode>();
  let handles: ReadonlyMap<string, string> = new Map();
  let root: YamlNode | undefined;
  let documents = 0;
  let last = 0;

  const place = (node: YamlNode): void => {
    const parent = open.at(-1);
    if (parent === 'document' || parent === undefined) root = node;
    else if (parent.kind === 'sequence') parent.items.push(node);
    else {
      const key = keys.get(parent);
      if (key === undefined) keys.set(parent, node);
      else {
        parent.entries.push({ key, value: node });
        keys.delete(parent);
      }
    }
  };

  for (const event of events) {
    switch (event.type) {
      case EVENT_ID.DOCUMENT: {
        documents += 1;
        if (documents > 1) throw new YamlFault('contains more than one document ("---")', last);
        const tags = event.directives.filter((directive) => directive.kind === 'tag');
        handles = new Map(tags.map((directive) => [directive.handle, directive.prefix]));
        open.push('document');
        break;
      }
      case EVENT_ID.POP:
        open.pop();
        break;
      case EVENT_ID.ALIAS: {
        const name = source.slice(event.anchorStart, event.anchorEnd);
        const node = anchors.get(name);
        // Not by its name: a secret without quotes may begin with "*".
        if (node === undefined) throw new YamlFault(NO_ANCHOR, original(event.anchorStart - 1));
        place(node);
        break;
      }
      default: {
        const tag = event.tagStart < 0 ? undefined : fullTag(source.slice(event.tagStart, event.tagEnd), handles);
        let node: YamlNode;
        if (event.type === EVENT_ID.SCALAR) {
          const start = event.valueStart < 0 ? last : original(event.valueStart);
          // PyYAML: the tag "!" alone lets the value be read as if it had neither tag nor quotes.
          const plain = event.style === SCALAR_STYLE.PLAIN || tag === '!';
          node = {
            kind: 'scalar',
            start,
            tag: tag === '!' ? undefined : tag,
            text: scalarText(source, event),
            plain,
          };
          last = event.valueStart < 0 ? last : original(event.valueEnd);
        } else {
          const head = { start: original(event.start), tag: tag === '!' ? undefined : tag };
          node =
            event.type === EVENT_ID.SEQUENCE
              ? { kind: 'sequence', ...head, items: [] }
              : { kind: 'mapping', ...head, entries: [] };
          last = original(event.start);
        }
        place(node);
        if (event.anchorStart >= 0) anchors.set(source.slice(event.anchorStart, event.anchorEnd), node);
        if (node.kind !== 'scalar') open.push(node);
      }
    }
  }
  return root;
}

/** PyYAML adds no newline to a block of text that ends with the file, where the file has none at its end. */
function scalarText(source: string, event: ScalarEvent): string {
  const value = getScalarValue(source, event);
  const block = event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK;
  const cut = block && event.valueEnd >= source.length && !/[\r\n]$/.test(source);
  return cut ? value.replace(/\n$/, '') : value;
}

function fullTag(tag: string, handles: ReadonlyMap<string, string>): string {
  if (tag.startsWith('!<') && tag.endsWith('>')) return tag.slice(2, -1);
  const [, handle, suffix] = /^(!(?:[\w-]*!)?)(.*)$/s.exec(tag) ?? [];
  if (handle === undefined || suffix === undefined || tag === '!') return tag;
  const prefix = handles.get(handle) ?? (handle === '!!' ? YAML_TAG : handle);
  return prefix + suffix;
}

interface YamlEvents {
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
function yamlEvents(text: string): YamlEvents {
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
      // js-yaml has one class for all, and no code: its reason is all there is. The test of PyYAML's files would notice.
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
