/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

export const one = (value: number) => value.toFixed(1);
export const two = (value: number) => value.toFixed(2);
export const percent = (share: number) => `${Math.round(share * 100)} %`;
