/** Sizes of the columns. @unit characters */
const COLUMNS = { username: 150, email: 254, name: 255 } as const;

/** The first of these texts that its column does not take: null, or too long. */
export function misfit(texts: { readonly [column in keyof typeof COLUMNS]?: unknown }): string | undefined {
  return Object.entries(texts).find(([column, text]) => {
    return text === null || [...String(text)].length > COLUMNS[column as keyof typeof COLUMNS];
  })?.[0];
}
