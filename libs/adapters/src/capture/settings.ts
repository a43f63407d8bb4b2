import { z } from 'zod';

export const captureSettings = z.object({
  chunkBytes: z
    .int()
    .min(65_536)
    .default(2 << 20)
    .describe(
      'Bytes of a capture read at a time. Messages end with them, so a capture begun with one size goes on with it.',
    ),
  gzipRatioLimit: z
    .number()
    .positive()
    .default(1_000)
    .describe(
      'A compressed capture that grows by more than this factor is taken for a bomb; deflate cannot do more than 1032.',
    ),
  gzipLimitBytes: z
    .int()
    .positive()
    .default(1 << 30)
    .describe('Decompressed bytes that are let through before the ratio is looked at.'),
  interfaces: z
    .array(z.string())
    .default([])
    .describe(
      'Network interfaces to capture, beside each other; `any` for all of them. `weir capture interfaces` lists them.',
    ),
  filter: z
    .string()
    .default('')
    .describe('Frames of interfaces that are wanted, in the language of pcap-filter(7); all of them without.'),
  snapLength: z
    .int()
    .min(64)
    .max(262_144)
    .default(2_048)
    .describe('Most bytes captured of a frame of an interface. The ring holds fewer frames the larger it is.'),
  promiscuous: z.boolean().default(true).describe('Also frames that are not for this machine.'),
  ringBytes: z
    .int()
    .min(1 << 16)
    .max(2_147_483_647)
    .default(64 << 20)
    .describe(
      'Memory of the kernel for frames of an interface that are not taken yet; what does not fit is lost and counted.',
    ),
  driver: z
    .enum(['auto', 'tcpdump', 'cap'])
    .default('auto')
    .describe(
      'What captures interfaces: tcpdump, or cap, which knows neither when frames came nor how many the kernel lost; auto is the first there is.',
    ),
  pipes: z
    .array(z.string())
    .default([])
    .describe(
      'Named pipes that captures come through; each start is a source of its own. `weir start -` reads standard input so.',
    ),
  listen: z
    .string()
    .default('')
    .describe(
      'Address and port to take captures on over TCP, one a connection, such as 127.0.0.1:4711; nowhere without.',
    ),
  connections: z.int().min(1).default(16).describe('Most captures taken over TCP at once; further ones are closed.'),
  folder: z
    .string()
    .default('')
    .describe('Folder of rotated captures to watch; each is read once it is complete. None without.'),
  stillMs: z
    .int()
    .min(10)
    .default(5_000)
    .describe(
      'A capture in the folder that has not grown for so long is complete, ms; sooner when there is a newer one.',
    ),
  sensor: z
    .string()
    .regex(/^[\w.-]*$/)
    .default('')
    .describe(
      'Stands in front of the names of live sources; for several ingestors that capture interfaces of the same names.',
    ),
  tickMs: z
    .int()
    .min(10)
    .default(100)
    .describe('How often the lanes of a live capture hear of time that passes, ms; idle flows close by it.'),
  bufferBytes: z
    .int()
    .min(1 << 20)
    .default(64 << 20)
    .describe('Bytes of a live capture that may wait to be read; beyond them it is not taken in, which is counted.'),
});

export type CaptureSettings = z.output<typeof captureSettings>;
