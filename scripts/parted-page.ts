import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** A page whose parts are written by runs of their own. */
export interface PartedPage<Part extends string> {
  /** Markdown, before all parts. */
  readonly head: string;
  /** Of each part, in their order on the page. */
  readonly titles: Readonly<Record<Part, string>>;
}

/** Writes one part and leaves the others as they are. */
export function writePart<Part extends string>(page: PartedPage<Part>, path: string, part: Part, text: string): void {
  const sections = (Object.entries(page.titles) as [Part, string][]).flatMap(([one, title]) => {
    const own = one === part ? text : readPart(path, one);
    return own === undefined ? [] : [`## ${title}\n\n${begin(one)}\n\n${own.trim()}\n\n${end(one)}`];
  });
  writeFileSync(path, `${[page.head, ...sections].join('\n\n')}\n`);
}

/** What the page says now; undefined where it has no such part. */
export function readPart(path: string, part: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const page = readFileSync(path, 'utf8');
  const from = page.indexOf(begin(part));
  const to = page.indexOf(end(part));
  return from < 0 || to < 0 ? undefined : page.slice(from + begin(part).length, to).trim();
}

const begin = (part: string) => `<!-- begin ${part} -->`;
const end = (part: string) => `<!-- end ${part} -->`;
