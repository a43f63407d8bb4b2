import { z } from 'zod';
import { sha256Hex } from './manifest-parts.ts';

const why = z.string().min(1).max(1_000);

/** revoked.json beside pinned keys: what was believed once, and is no more. */
export const revocationsSchema = z.strictObject({
  keys: z
    .array(z.strictObject({ keyId: sha256Hex, why }))
    .max(10_000)
    .describe('Keys whose signatures count no more, whenever they were made.'),
  packages: z
    .array(z.strictObject({ digest: sha256Hex, why }))
    .max(10_000)
    .describe('Packages that are not to be used, whoever signed them.'),
});
