import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { cliReference } from '../../scripts/reference/cli-reference';
import { pageOf } from '../../src/cli/shell/define-command';
import { createProgram } from '../../src/cli/shell/program';
import { terminalOf } from '../../src/cli/shell/terminal';
import { clientParts } from '../../src/connecting/client-parts';

const program = createProgram(
  { terminal: terminalOf(process), programs: { worker: '', sandbox: '', bundle: '' }, parts: clientParts, version: '' },
  () => {},
);
const commands = leaves(program).map((command) => [`${command.parent?.name()} ${command.name()}`, command] as const);

function leaves(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);
}

describe('docs/reference/cli.md', () => {
  it('is what the commands say of themselves', () => {
    const kept = readFileSync(join(__dirname, '../../docs/reference/cli.md'), 'utf8');
    // Made again by `node dist/scripts/reference/cli.js`.
    expect(kept).toBe(cliReference());
  });
});

describe.each(commands)('lethe %s', (_, command) => {
  it('has an example, and says what its JSON holds', () => {
    const page = pageOf(command);
    expect(page?.examples.length).toBeGreaterThan(0);
    for (const example of page?.examples ?? []) expect(example).toMatch(/^(?:[A-Z_]+=\S+ )?lethe /);
    const json = command.options.some((option) => option.long === '--json');
    expect(Object.keys(page?.json ?? {}).length > 0).toBe(json);
  });
});
