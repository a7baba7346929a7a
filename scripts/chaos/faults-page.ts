import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describeMachine, type Machine } from '../bench/machine';

/** Parts of the page, each written by a run of its own. */
export type Part = 'sweep' | 'scenarios';

const TITLES: Readonly<Record<Part, string>> = {
  sweep: '## One fault at any request',
  scenarios: '## Everything that can be killed',
};

const PARTS: readonly Part[] = ['sweep', 'scenarios'];

const HEAD = [
  '# What each fault costs',
  '',
  '<!-- Written by `npm run test:chaos -- --sweep --out …` and `npm run test:chaos -- --out …`; do not edit. -->',
  '',
  'Both tables were measured: [how to run it](../../CONTRIBUTING.md#chaos). Short forms are in `npm test`.',
].join('\n');

/** Writes one part of a page and leaves the others as they are. */
export function writePart(path: string, part: Part, text: string): void {
  const texts = PARTS.map((one) => [one, one === part ? text : readPart(path, one)] as const);
  const sections = texts.flatMap(([one, own]) =>
    own === undefined ? [] : [`${TITLES[one]}\n\n${begin(one)}\n\n${own.trim()}\n\n${end(one)}`],
  );
  writeFileSync(path, `${[HEAD, ...sections].join('\n\n')}\n`);
}

/** What the page says now; undefined where it has no such part. */
export function readPart(path: string, part: Part): string | undefined {
  if (!existsSync(path)) return undefined;
  const page = readFileSync(path, 'utf8');
  const from = page.indexOf(begin(part));
  const to = page.indexOf(end(part));
  return from < 0 || to < 0 ? undefined : page.slice(from + begin(part).length, to).trim();
}

/** When and on what it was measured, in one line. */
export async function whereMeasured(settings: string): Promise<string> {
  const { cpu, cores, memoryGb, node, temporal, sdk }: Machine = await describeMachine(() => {});
  const day = new Date().toISOString().slice(0, 10);
  return `Measured on ${day}: ${cpu}, ${cores} cores, ${memoryGb} GB, Node ${node}, Temporal ${temporal}, SDK ${sdk}; ${settings}.`;
}

const begin = (part: Part) => `<!-- begin ${part} -->`;
const end = (part: Part) => `<!-- end ${part} -->`;
