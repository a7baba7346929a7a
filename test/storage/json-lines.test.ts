import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { linesOf, packLines } from '../../src/storage/json-lines';

async function* inPieces(body: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size);
}

async function read(body: AsyncIterable<Uint8Array>, onEnd?: (sha256: string) => void): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of linesOf(body, onEnd)) lines.push(line);
  return lines;
}

describe('packed lines', () => {
  it('come back one by one, however they are cut, with the checksum of the file', async () => {
    const anyLine = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ' '));
    await fc.assert(
      fc.asyncProperty(fc.array(anyLine), fc.integer({ min: 1, max: 40 }), async (lines, size) => {
        const { body, sha256 } = packLines(lines);
        let seen = '';
        expect(await read(inPieces(body, size), (hash) => (seen = hash))).toEqual(lines);
        expect(seen).toBe(sha256);
      }),
    );
  });

  it('are the same bytes for the same lines, at any time', async () => {
    const one = packLines(['a', 'b']);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(packLines(['a', 'b'])).toEqual(one);
    expect(gunzipSync(one.body).toString()).toBe('a\nb\n');
  });

  it('are refused when they are cut off, changed, or not packed', async () => {
    const { body } = packLines(Array.from({ length: 500 }, (_, at) => `line ${at}`));
    const changed = Buffer.from(body);
    changed[200] = (changed[200] as number) ^ 0xff;
    for (const bad of [body.subarray(0, body.length - 5), changed, Buffer.from('plain\n'), gzipSync('no end')]) {
      await expect(read(inPieces(bad, 64))).rejects.toMatchObject({ code: 'storage.differs' });
    }
  });

  it('of 200,000 learners are read as they are asked for, and never far ahead', async () => {
    const line = 'x'.repeat(400);
    const lines = 1_000;
    const piece = packLines(Array.from({ length: lines }, () => line)).body;
    let read = 0;
    async function* many(): AsyncGenerator<Uint8Array> {
      for (; read < 200; read += 1) yield piece;
    }
    let count = 0;
    let ahead = 0;
    for await (const _ of linesOf(many())) {
      count += 1;
      ahead = Math.max(ahead, read - Math.floor(count / lines));
    }
    expect(count).toBe(200_000);
    expect(ahead).toBeLessThan(40);
  });
});
