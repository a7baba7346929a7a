import { createReadStream } from 'node:fs';

/** What a person writes has some kilobytes, and so has a secret. @unit bytes */
const LARGEST_FILE = 1_000_000;

class FileTooLarge extends Error {
  readonly code = 'ELARGE';
}

/**
 * A file that somebody may have named by mistake. A pipe and a device have no size beforehand, so what comes is counted.
 * @throws the system's error, or one whose `code` is `ELARGE`
 */
export async function readSmallFile(path: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > LARGEST_FILE) throw new FileTooLarge();
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
