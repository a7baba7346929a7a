/**
 * A flat object as Python's `json.dumps` writes it: a space after each comma and colon, and everything beyond ASCII
 * escaped. Files of the script and of Lethe can then be compared byte by byte.
 */
export function pythonJson(entry: Readonly<Record<string, string | number>>): string {
  const fields = Object.entries(entry).map(([key, value]) => `${ascii(key)}: ${ascii(value)}`);
  return `{${fields.join(', ')}}`;
}

function ascii(value: string | number): string {
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, (letter) => {
    return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
