import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** A figure as `weir train NAME --evaluate` writes it: null where there is none, no interval where there is one unit alone. */
const measure = z.object({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  n: z.number(),
  over: z.string(),
});
export type Measure = z.infer<typeof measure>;

const measures = z.record(z.string(), measure);
export type Measures = Readonly<Record<string, Measure>>;

/** Figures of a control, and ours less its. Of nDPI both sides are measured on the captures that it was run on. */
const control = z.union([
  z.object({ ours: measures, theirs: measures, 'theirs, any risk an alarm': measures }).loose(),
  z.object({ figure: z.string() }).extend(measure.shape),
  measures,
]);
export type ControlFigures = z.infer<typeof control>;

const counts = z.record(z.string(), z.number());
const evaluated = z.object({
  model: z.string(),
  'configurations tried': z.number(),
  seeds: z.array(z.number()),
  records: counts,
  captures: z.union([z.number(), counts]),
  groups: z.number().optional(),
  figures: measures,
  controls: z.record(z.string(), control),
  'single features': z.object({ 'features that reach 90 % of it alone': z.array(z.string()) }).optional(),
  abstention: z.object({ by: z.string(), error: z.string(), 'error falls at 95 % coverage by': z.number() }).loose(),
  'families held out': z.record(z.string(), measures).optional(),
  'transfer to the lab': z.record(z.string(), z.union([z.number(), measure])).optional(),
});
export type Evaluated = z.infer<typeof evaluated>;

/** What was measured of each model, in the order of their names. @throws {z.ZodError} for a file that is something else */
export function evaluatedIn(folder: string): Evaluated[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => evaluated.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))));
}
