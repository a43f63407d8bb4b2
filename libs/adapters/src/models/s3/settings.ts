import { z } from 'zod';

export const s3Settings = z.object({
  endpoint: z
    .union([
      z.literal(''),
      z.url({ protocol: /^https?$/, hostname: /.+/ }).regex(/^[^@]*$/, 'must be without user and password'),
    ])
    .default('')
    .describe(
      'Where an S3-compatible store is: http[s]://host[:port]; empty is AWS, or what AWS_ENDPOINT_URL_S3 says. Credentials and region are taken from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION and whatever else the SDK of AWS knows.',
    ),
  pathStyle: z
    .boolean()
    .default(true)
    .describe('Whether the bucket is in the path of an address (https://host/bucket/key), or a part of the host name.'),
});

export type S3Settings = z.output<typeof s3Settings>;

/** A bucket, and the beginning of every key in it: empty, or ending in a slash. */
export interface BucketPlace {
  readonly bucket: string;
  readonly prefix: string;
}

/** What `s3://BUCKET/PREFIX` means; undefined for what is written otherwise. */
export function bucketPlaceOf(text: string): BucketPlace | undefined {
  const [, bucket, path = ''] = /^s3:\/\/([a-z\d][a-z\d.-]{1,61}[a-z\d])(?:\/(.*))?$/.exec(text) ?? [];
  if (bucket === undefined) return undefined;
  const prefix = path.replace(/\/+$/, '');
  return { bucket, prefix: prefix === '' ? '' : `${prefix}/` };
}
