import type { ConfigFault } from './config-fault';
import type { ConfigFile } from './config-files';
import { idFromFileName, instanceIdFault } from './instance-id';
import { positionsIn } from './yaml/positions-in';
import { readYaml, type YamlDocument } from './yaml/yaml-document';
import { YamlFault } from './yaml/yaml-node';

/** A file with its instance's id, which there is even where the rest cannot be read. */
export interface ParsedFile extends ConfigFile {
  readonly id: string;
  readonly document?: YamlDocument;
  readonly faults: readonly ConfigFault[];
}

/** @param named the id that the command line gives, over the file's own */
export function parseConfigFile(file: ConfigFile, named: string | undefined): ParsedFile {
  const fallback = named ?? idFromFileName(file.file);
  if (file.text === undefined) return { ...file, id: fallback, faults: file.fault === undefined ? [] : [file.fault] };
  let document: YamlDocument;
  try {
    document = readYaml(file.text);
  } catch (error) {
    if (!(error instanceof YamlFault)) throw error;
    const { line, column } = positionsIn(file.text)(error.offset);
    const hint = isIndentedByTab(file.text, error.offset)
      ? 'indent with spaces: YAML does not take tabs'
      : 'correct it there or on the line above: indent with spaces, and put what begins with "*", "!", "&", "@" or "%", or holds ": " or "#", in quotes';
    const fault = {
      file: file.file,
      line,
      column,
      path: '',
      code: 'config.invalid',
      message: error.message,
      hint,
    } as const;
    return { ...file, id: fallback, faults: [fault] };
  }
  const said = idOf(document.value);
  const id = named ?? said ?? fallback;
  const wrong =
    named !== undefined
      ? instanceIdFault(file.file, id, 'option')
      : said === undefined
        ? instanceIdFault(file.file, id, 'file')
        : undefined;
  return { ...file, id, document, faults: wrong === undefined ? [] : [wrong] };
}

/** Whether a tab is in the indentation that ends there: an offset after other text may be one within quotes. */
function isIndentedByTab(text: string, offset: number): boolean {
  const before =
    text
      .slice(0, offset)
      .split(/\r?\n|\r/)
      .at(-1) ?? '';
  return /^\s*$/.test(before) && /^ *\t/.test(before + text.slice(offset));
}

/** What `lethe.id` says, sound or not. */
export function idOf(value: unknown): string | undefined {
  const lethe = isMapping(value) ? value.lethe : undefined;
  const id = isMapping(lethe) ? lethe.id : undefined;
  return id === undefined || id === null ? undefined : String(id);
}

export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
