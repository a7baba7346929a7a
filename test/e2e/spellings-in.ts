/** Ways a text may be in a file: as it is, escaped in JSON or a URL, and at any place within base64. */
function spellings(text: string): readonly string[] {
  const escaped = [...text].map((letter) =>
    letter <= '~'
      ? letter
      : [...Array(letter.length).keys()]
          .map((at) => `\\u${letter.charCodeAt(at).toString(16).padStart(4, '0')}`)
          .join(''),
  );
  const bytes = Buffer.from(text);
  // Base64 goes by three bytes: what of a text is the same wherever it begins.
  const base64 = [0, 1, 2].map((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]);
    const end = whole.length - (whole.length % 3);
    return whole
      .subarray(0, end)
      .toString('base64')
      .slice(before === 0 ? 0 : 4);
  });
  return [...new Set([text, escaped.join(''), encodeURIComponent(text), ...base64.filter(({ length }) => length > 7)])];
}

/** Those of the texts that stand somewhere in the bytes, in whatever spelling; upper and lower case are one. */
export function textsFoundIn(bytes: Buffer, texts: readonly string[]): readonly string[] {
  const exact = bytes.toString('latin1');
  const folded = exact.toLowerCase();
  const asLatin1 = (text: string) => Buffer.from(text).toString('latin1');
  return texts.filter((text) =>
    spellings(text).some((one) => exact.includes(asLatin1(one)) || folded.includes(asLatin1(one.toLowerCase()))),
  );
}
