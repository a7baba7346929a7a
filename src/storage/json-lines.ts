import { createHash } from 'node:crypto';
import { PassThrough, pipeline } from 'node:stream';
import { createGunzip, gzipSync } from 'node:zlib';
import { RetirementError } from '../domain/failure/failure';

/** A file of lines, packed. */
export interface PackedLines {
  readonly body: Uint8Array;
  /** Of the packed bytes, in hexadecimal. */
  readonly sha256: string;
}

const NEW_LINE = 0x0a;
/** A learner takes about 500 bytes; what is longer is not a line of ours. */
const LONGEST_LINE_BYTES = 1_000_000;

/** The same lines always give the same bytes: the time in the head of a gzip file is left out. */
export function packLines(lines: readonly string[]): PackedLines {
  const body = gzipSync(lines.map((line) => `${line}\n`).join(''), { level: 9 });
  return { body, sha256: createHash('sha256').update(body).digest('hex') };
}

/**
 * The lines of a packed file, one at a time, whatever its size.
 * @param onEnd told the checksum of the packed bytes when the last line was read
 * @throws RetirementError `storage.differs` when it is not whole
 */
export async function* linesOf(
  body: AsyncIterable<Uint8Array>,
  onEnd: (sha256: string) => void = () => {},
): AsyncGenerator<string> {
  const hash = createHash('sha256');
  const unpacked = new PassThrough();
  let failed: unknown;
  pipeline(hashed(body, hash), createGunzip(), unpacked, (error) => {
    failed = error;
  });
  let held: Uint8Array[] = [];
  try {
    for await (const piece of unpacked as AsyncIterable<Buffer>) {
      let from = 0;
      for (let at = piece.indexOf(NEW_LINE); at >= 0; at = piece.indexOf(NEW_LINE, from)) {
        yield Buffer.concat([...held, piece.subarray(from, at)]).toString();
        held = [];
        from = at + 1;
      }
      if (from < piece.length) held.push(piece.subarray(from));
      if (held.reduce((sum, { length }) => sum + length, 0) > LONGEST_LINE_BYTES) throw new SyntaxError('no line');
    }
  } catch (error) {
    throw readFault(failed ?? error);
  }
  if (held.length > 0) throw new RetirementError('storage.differs');
  onEnd(hash.digest('hex'));
}

async function* hashed(
  body: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array> {
  for await (const piece of body) {
    hash.update(piece);
    yield piece;
  }
}

/** The storage's own failure, or a file that cannot be unpacked. */
function readFault(error: unknown): RetirementError {
  return error instanceof RetirementError ? error : new RetirementError('storage.differs');
}
