import { EVENT_ID, getScalarValue, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import { YamlFault, yamlEvents } from './yaml-events';

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
