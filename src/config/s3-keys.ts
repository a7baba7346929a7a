import { z } from 'zod';
import { SecretRef } from '../secrets/secret-ref';
import { text } from './text';

/** How a bucket is reached; part of the keys of whatever is kept in one. */
export const S3_KEYS = {
  s3_region: text()
    .regex(/^[a-z0-9-]{1,64}$/, { error: 'is not a region' })
    .optional()
    .describe('Region of the bucket. By default, that of `s3_archive.region`, or of the environment (`AWS_REGION`).')
    .meta({ example: 's3_region: eu-west-1' }),
  s3_endpoint: text()
    .optional()
    .describe('URL of a storage that speaks S3 and is not Amazon’s. `AWS_ENDPOINT_URL` is not used.')
    .meta({ example: 's3_endpoint: https://s3.example.com' }),
  s3_path_style: z
    .boolean({ error: 'must be yes or no' })
    .optional()
    .describe(
      'Whether the bucket is in the path of a request, not in the host name. The default is yes with `s3_endpoint`.',
    )
    .meta({ example: 's3_path_style: true' }),
  s3_access_key_id: SecretRef.optional()
    .describe(
      'Key for the bucket. By default, the worker takes what the AWS SDK finds: `AWS_ACCESS_KEY_ID`, a profile, or the role of its machine or pod.',
    )
    .meta({ example: 's3_access_key_id: env:ARCHIVE_KEY_ID', kind: 'secret' }),
  s3_secret_access_key: SecretRef.optional()
    .describe('Its secret; together with `s3_access_key_id`.')
    .meta({ example: 's3_secret_access_key: env:ARCHIVE_SECRET_KEY', kind: 'secret' }),
};
export type S3Keys = z.output<z.ZodObject<typeof S3_KEYS>>;
