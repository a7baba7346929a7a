/** What the reader of a page has before its first command. Commands are in the scratch folder of the page. */
export interface Reader {
  /** Run before the commands of the page, as if they were its first. */
  readonly has: readonly string[];
  /** What has happened before a command of the page, by the command as it is written; `… (2)` is its second time. */
  readonly before?: Readonly<Record<string, readonly string[]>>;
  /** What the reader writes in the place of the page's example. */
  readonly writes?: readonly (readonly [example: string, own: string])[];
}

/** A sandbox that is in force and served. */
export const SERVED = [
  'lethe engine',
  'lethe sandbox --learners 2 --write-config site.yml',
  'lethe worker --config site.yml',
  'lethe instance apply --config site.yml --yes',
] as const;

export const DESK = ['desk=http://127.0.0.1:18007/_sandbox', "json='content-type: application/json'"];
/** A first discovery waits for an approval, with exit code 5. */
export const COUNT = 'lethe discovery run --config site.yml || [ $? = 5 ]';
export const APPLY = 'lethe instance apply --config site.yml --yes';
export const APPROVE = 'lethe discovery approve --config site.yml --yes';
export const WORKER = 'lethe worker --config site.yml';
/** The file of the driver scripts has no key of ours. */
export const UNCHANGED = "sed -i '/^lethe:/,$d' site.yml";

export function fileOf(name: string, lines: readonly string[]): string {
  return [`cat > ${name} <<'END'`, ...lines, 'END'].join('\n');
}

/** Waits for what `lethe learner list` has some of. */
export function untilSome(filter: string, count = 1): string {
  const found = `$(lethe learner list --config site.yml ${filter} --output jsonl | wc -l)`;
  return `until [ "${found}" -ge ${count} ]; do sleep 1; done`;
}

/** Waits for what `lethe learner list` has none of. */
export function untilNone(filter: string): string {
  return `while [ -n "$(lethe learner list --config site.yml ${filter} --output jsonl)" ]; do sleep 1; done`;
}

export function sandboxOf(options: string): readonly string[] {
  return [
    `lethe sandbox ${options} --write-config site.yml`,
    'sed -i "s/cool_off_days: 0/cool_off_days: 14/" site.yml',
    ...DESK,
  ];
}
