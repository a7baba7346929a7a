import { type Position, positionsIn } from './positions-in';
import type { YamlMapping, YamlNode } from './yaml-node';
import { parseYaml, YamlFault } from './yaml-node';
import { scalarValue, tagOf, UNKNOWN_TAG } from './yaml-scalar';

/** A way down from the root, as in `['retirement_pipeline', 3, 2]`. */
export type YamlPath = readonly (string | number)[];

export interface YamlDocument {
  /** null when the text holds nothing. */
  readonly value: unknown;
  /** Where the value at `path` begins, or the nearest thing above it that is there. */
  positionOf(path: YamlPath): Position;
  /** Where the key itself stands. */
  keyPositionOf(path: YamlPath): Position;
  /** Text of the scalar at `path` as it was written, e.g. `010` where the value is 8. */
  textOf(path: YamlPath): string | undefined;
  /** Keys that stand twice in one mapping: the last one counts. */
  readonly repeated: readonly { readonly key: string; readonly at: Position }[];
}

interface Spot {
  readonly key: number;
  readonly value: YamlNode;
}

const PREFIX = 'tag:yaml.org,2002:';
const NULL = { kind: 'scalar', tag: undefined, text: '', plain: true } as const;
/** Merge keys can multiply: PyYAML would work on until its memory is spent. */
const MOST_PAIRS = 10_000;

/** @throws {YamlFault} where PyYAML's safe_load raises */
export function readYaml(text: string): YamlDocument {
  const root = parseYaml(text);
  const at = positionsIn(text);
  const spots = new Map<object, Map<string, Spot>>();
  const built = new Map<YamlNode, unknown>();
  const flat = new Map<YamlMapping, Pair[]>();
  const repeated: { key: string; start: number }[] = [];
  const merging = new Set<YamlMapping>();
  let pairs = 0;

  function build(node: YamlNode): unknown {
    if (node.kind === 'scalar') return scalarValue(node);
    if (built.has(node)) return built.get(node);
    const collection = node.kind === 'sequence' ? [] : {};
    built.set(node, collection);
    spots.set(collection, new Map());
    const wanted = (node.tag ?? PREFIX + (node.kind === 'sequence' ? 'seq' : 'map')).replace(PREFIX, '');
    if (node.kind === 'sequence' && ['seq', 'omap', 'pairs'].includes(wanted)) {
      for (const [at, item] of node.items.entries()) put(collection, String(at), item.start, item);
    } else if (node.kind === 'mapping' && ['map', 'set'].includes(wanted)) {
      // A set is its keys: here a mapping without values.
      const none = wanted === 'set' ? (start: number): YamlNode => ({ ...NULL, start }) : undefined;
      for (const { name, key, value } of pairsOf(node)) put(collection, name, key, none?.(key) ?? value);
    } else {
      throw new YamlFault(UNKNOWN_TAG, node.start);
    }
    return collection;
  }

  function put(collection: object, key: string, keyStart: number, node: YamlNode): void {
    // Not by assignment: a key named __proto__ must not become the prototype.
    const value = build(node);
    Object.defineProperty(collection, key, { value, enumerable: true, configurable: true, writable: true });
    spots.get(collection)?.set(key, { key: keyStart, value: node });
  }

  /** Own pairs after those of `<<`, so that they win; as PyYAML's flatten_mapping does. */
  function pairsOf(node: YamlMapping): readonly Pair[] {
    const known = flat.get(node);
    if (known !== undefined) return known;
    if (merging.has(node)) return [];
    merging.add(node);
    const merged: Pair[] = [];
    const own: Pair[] = [];
    for (const { key, value } of node.entries) {
      if (key.kind === 'scalar' && tagOf(key) === `${PREFIX}merge`)
        for (const pair of mergedPairs(value)) merged.push(pair);
      else own.push({ name: nameOf(key), key: key.start, value });
    }
    const seen = new Set<string>();
    for (const pair of own) {
      if (seen.has(pair.name)) repeated.push({ key: pair.name, start: pair.key });
      seen.add(pair.name);
    }
    merging.delete(node);
    pairs += merged.length + own.length;
    if (pairs > MOST_PAIRS) throw tooMany(node);
    const all = [...merged, ...own];
    flat.set(node, all);
    return all;
  }

  function mergedPairs(value: YamlNode): readonly Pair[] {
    if (value.kind === 'mapping') return pairsOf(value);
    if (value.kind === 'sequence') {
      // The first of the list wins, so it comes last.
      const mappings = value.items.map((item) => {
        if (item.kind === 'mapping') return item;
        throw new YamlFault('merges ("<<") something that is not a mapping', item.start);
      });
      const merged: Pair[] = [];
      for (const mapping of mappings.reverse()) {
        for (const pair of pairsOf(mapping)) merged.push(pair);
        if (merged.length > MOST_PAIRS) throw tooMany(value);
      }
      return merged;
    }
    throw new YamlFault('merges ("<<") something that is not a mapping', value.start);
  }

  function nameOf(key: YamlNode): string {
    if (key.kind !== 'scalar') throw new YamlFault('has a list or a mapping as a key', key.start);
    if (tagOf(key) === `${PREFIX}value`) return key.text;
    const value = scalarValue(key);
    return value instanceof Date ? key.text : String(value);
  }

  const value = root === undefined ? null : build(root);

  function spotOf(path: YamlPath): { key: number; value: YamlNode | undefined } {
    let spot: { key: number; value: YamlNode | undefined } = { key: root?.start ?? 0, value: root };
    let here = value;
    for (const step of path) {
      const next = typeof here === 'object' && here !== null ? spots.get(here)?.get(String(step)) : undefined;
      if (next === undefined) return { key: spot.key, value: undefined };
      spot = next;
      here = (here as Record<string, unknown>)[String(step)];
    }
    return spot;
  }

  return {
    value,
    positionOf(path) {
      const spot = spotOf(path);
      return at(spot.value?.start ?? spot.key);
    },
    keyPositionOf: (path) => at(spotOf(path).key),
    textOf(path) {
      const node = spotOf(path).value;
      return node?.kind === 'scalar' ? node.text : undefined;
    },
    repeated: repeated.map(({ key, start }) => ({ key, at: at(start) })),
  };
}

interface Pair {
  readonly name: string;
  readonly key: number;
  readonly value: YamlNode;
}

function tooMany(node: YamlNode): YamlFault {
  return new YamlFault('has too many keys, or merges ("<<") that multiply', node.start);
}
