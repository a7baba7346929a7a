import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAULT_KINDS } from '../../sandbox/faults/fault-rules';
import { GATEWAY_ANSWERS } from '../../sandbox/faults/gateway-answers';
import { SANDBOX_TUNING } from '../../sandbox/sandbox-options';

const README = readFileSync(join(__dirname, '../../sandbox/readme.md'), 'utf8');

/** First column of the table below a heading, name by name. */
function firstColumn(heading: string): string[] {
  const [, part = ''] = README.split(new RegExp(`^##+ ${heading}$`, 'm'));
  const rows = (part.split(/^##/m)[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| `') && !line.startsWith('| `do.'));
  return rows.flatMap((row) => [...(row.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
}

describe("the sandbox's readme", () => {
  test('has each option and no other', () => {
    expect(firstColumn('Options').sort()).toEqual(Object.keys(SANDBOX_TUNING).sort());
  });

  test('has each kind of fault', () => {
    const named = firstColumn('Faults');
    expect(FAULT_KINDS.filter((kind) => !named.includes(kind))).toEqual([]);
  });

  test('has each answer of a gateway', () => {
    const named = firstColumn('Gateways');
    const wanted = GATEWAY_ANSWERS.map(({ name }) => (name.startsWith('page-') ? 'page-N' : name));
    expect([...new Set(wanted)].sort()).toEqual(named.sort());
  });
});
