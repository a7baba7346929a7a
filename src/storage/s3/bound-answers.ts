import { pipeline, Readable, Transform, type TransformCallback } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { RetirementError } from '../../domain/failure/failure';

/** A page of a list has at most a thousand files. @unit bytes */
const LONGEST_ANSWER = 5_000_000;

/** The SDK reads every answer whole into memory, except for a file: that is passed on piece by piece. */
export function boundAnswers(client: S3Client): void {
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const result = await next(args);
        const answer = result.response as { readonly statusCode: number; body?: unknown };
        const isFile = commandName === 'GetObjectCommand' && answer.statusCode < 300;
        // What broke is told by the stream itself.
        if (!isFile && answer.body instanceof Readable) answer.body = pipeline(answer.body, bounded(), () => {});
        return result;
      },
    { step: 'deserialize', priority: 'low', name: 'boundAnswers' },
  );
}

function bounded(): Transform {
  let bytes = 0;
  return new Transform({
    transform(piece: Buffer, _: BufferEncoding, done: TransformCallback) {
      bytes += piece.length;
      if (bytes <= LONGEST_ANSWER) done(null, piece);
      else done(new RetirementError('storage.unavailable', { service: 'S3', errno: 'TOO_LONG' }));
    },
  });
}
