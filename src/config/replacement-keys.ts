import { z } from 'zod';
import { SecretRef } from '../secrets/secret-ref';

/** @source openedx-platform, settings.USERNAME_REPLACEMENT_WORKER: one user, who is not the retirement worker as a rule */
export const ReplacementKeys = z.strictObject({
  client_id: z
    .string({ error: 'must be text' })
    .trim()
    .min(1, { error: 'is empty' })
    .describe('OAuth client whose user is the `USERNAME_REPLACEMENT_WORKER`.')
    .meta({ example: 'client_id: username_replacement_worker' }),
  client_secret: SecretRef.describe(
    'Its secret: `env:NAME`, `file:path`, `sops:file#key`, `vault:path#key`, or the secret itself.',
  ).meta({ example: 'client_secret: env:REPLACEMENT_SECRET', kind: 'secret' }),
});
export type ReplacementKeys = z.output<typeof ReplacementKeys>;
