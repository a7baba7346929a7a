import { join } from 'node:path';
import type { DataConverter, PayloadCodec } from '@temporalio/common';

/** For workers and clients alike, encrypted or not: a failure is written the same way as in the workflows' bundle. */
export function dataConverter(codec: PayloadCodec): DataConverter {
  return {
    failureConverterPath: join(__dirname, '..', 'workflows', 'failure-converter'),
    payloadCodecs: [codec],
  };
}
