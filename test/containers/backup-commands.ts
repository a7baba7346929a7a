import { textOf } from '../architecture/blocks-of';
import { commandsOf } from '../guides/guide-commands';

const PAGE = 'docs/guide/operate.md';

/** The block of the guide below the line that begins so. */
export function commandsToBackUp(): readonly string[] {
  return blockBelow('**To back up');
}

export function commandsToRestore(): readonly string[] {
  return blockBelow('**To restore');
}

export function commandsAfterRestore(): readonly string[] {
  return blockBelow('**Afterwards');
}

function blockBelow(beginning: string): readonly string[] {
  const lines = textOf(PAGE).split('\n');
  const from = lines.findIndex((line) => line.startsWith(beginning));
  const opened = lines.findIndex((line, at) => at > from && line.startsWith('```'));
  const closed = lines.findIndex((line, at) => at > opened && line.startsWith('```'));
  const block = commandsOf(PAGE).filter(({ line }) => line > opened && line <= closed + 1);
  if (from < 0 || block.length === 0) throw new Error(`${PAGE} has no commands below "${beginning}"`);
  return block.map(({ command }) => command);
}
