/**
 * What a body is, judged by its label and its first characters both: a proxy may lie about either.
 * - `empty`   nothing, or white space
 * - `json`    parsed
 * - `markup`  HTML or XML by its first character, whatever its label
 * - `labelled-html` something else that calls itself HTML
 * - `broken`  calls itself JSON and is not, or not all of it
 * - `text`    anything else
 */
export type Body =
  | { readonly kind: 'empty' | 'markup' | 'labelled-html' | 'broken' | 'text' }
  | { readonly kind: 'json'; readonly value: unknown };

export function readBody(contentType: string, bytes: Buffer): Body {
  const text = bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trim();
  if (text === '') return { kind: 'empty' };
  if (text.startsWith('<')) return { kind: 'markup' };
  if (/html/i.test(contentType)) return { kind: 'labelled-html' };
  try {
    return { kind: 'json', value: JSON.parse(text) };
  } catch {
    return { kind: /json/i.test(contentType) ? 'broken' : 'text' };
  }
}
