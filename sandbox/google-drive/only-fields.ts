/**
 * Only what was asked for, as the parameter `fields` says it: `nextPageToken,files(id,name)`.
 * @source https://developers.google.com/workspace/drive/api/guides/fields-parameter
 */
export function onlyFields(value: unknown, fields: string): unknown {
  if (Array.isArray(value)) return value.map((one) => onlyFields(one, fields));
  if (typeof value !== 'object' || value === null || fields === '*') return value;
  const all = value as Readonly<Record<string, unknown>>;
  const kept = partsOf(fields).flatMap((part) => {
    const [, name = '', inner = '*'] = /^([^(]+)(?:\((.*)\))?$/.exec(part) ?? [];
    return Object.hasOwn(all, name) ? [[name, onlyFields(all[name], inner)] as const] : [];
  });
  return Object.fromEntries(kept);
}

/** `a,b(c,d)` is `a` and `b(c,d)`. */
function partsOf(fields: string): readonly string[] {
  const parts = [''];
  let depth = 0;
  for (const letter of fields) {
    if (letter === '(') depth += 1;
    if (letter === ')') depth -= 1;
    if (letter === ',' && depth === 0) parts.push('');
    else parts.push(`${parts.pop()}${letter}`);
  }
  return parts;
}
