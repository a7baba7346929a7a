import { EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE, YAMLException } from 'js-yaml';

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

const YAML_TAG = 'tag:yaml.org,2002:';

/** The one document of `text`; undefined when there is nothing in it. @throws {YamlFault} */
export function parseYaml(text: string): YamlNode | undefined {
  const events = eventsOf(text);
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
        if (documents > 1) throw new YamlFault('holds more than one document ("---")', last);
        const tags = event.directives.filter((directive) => directive.kind === 'tag');
        handles = new Map(tags.map((directive) => [directive.handle, directive.prefix]));
        open.push('document');
        break;
      }
      case EVENT_ID.POP:
        open.pop();
        break;
      case EVENT_ID.ALIAS: {
        const name = text.slice(event.anchorStart, event.anchorEnd);
        const node = anchors.get(name);
        if (node === undefined)
          throw new YamlFault(`uses *${name}, but nothing above is named &${name}`, event.anchorStart - 1);
        place(node);
        break;
      }
      default: {
        const tag = event.tagStart < 0 ? undefined : fullTag(text.slice(event.tagStart, event.tagEnd), handles);
        let node: YamlNode;
        if (event.type === EVENT_ID.SCALAR) {
          const start = event.valueStart < 0 ? last : event.valueStart;
          // PyYAML: the tag "!" alone lets the value be read as if it had neither tag nor quotes.
          const plain = event.style === SCALAR_STYLE.PLAIN || tag === '!';
          node = {
            kind: 'scalar',
            start,
            tag: tag === '!' ? undefined : tag,
            text: getScalarValue(text, event),
            plain,
          };
          last = event.valueStart < 0 ? last : event.valueEnd;
        } else {
          const head = { start: event.start, tag: tag === '!' ? undefined : tag };
          node =
            event.type === EVENT_ID.SEQUENCE
              ? { kind: 'sequence', ...head, items: [] }
              : { kind: 'mapping', ...head, entries: [] };
          last = event.start;
        }
        place(node);
        if (event.anchorStart >= 0) anchors.set(text.slice(event.anchorStart, event.anchorEnd), node);
        if (node.kind !== 'scalar') open.push(node);
      }
    }
  }
  return root;
}

function eventsOf(text: string): ReturnType<typeof parseEvents> {
  try {
    return parseEvents(text, {});
  } catch (error) {
    if (error instanceof YAMLException) throw new YamlFault(`is not YAML: ${error.reason}`, error.mark?.position ?? 0);
    throw new YamlFault('is not YAML', 0);
  }
}

function fullTag(tag: string, handles: ReadonlyMap<string, string>): string {
  if (tag.startsWith('!<') && tag.endsWith('>')) return tag.slice(2, -1);
  const [, handle, suffix] = /^(!(?:[\w-]*!)?)(.*)$/s.exec(tag) ?? [];
  if (handle === undefined || suffix === undefined || tag === '!') return tag;
  const prefix = handles.get(handle) ?? (handle === '!!' ? YAML_TAG : handle);
  return prefix + suffix;
}
