import { FILE_LIMITS, manifestSchema, REFUSALS, revocationsSchema } from '@weir/detect/packages';
import { ALIASES, REGISTRY_REFUSALS, registryStateSchema } from '@weir/detect/registry';
import { rolloutPlanSchema } from '@weir/detect/rollout';
import { z } from 'zod';

const cell = (text: string): string => text.replaceAll('|', '\\|');

interface Row {
  readonly path: string;
  readonly type: string;
  readonly doc: string;
}

/** What is within optional, nullable, default and lists. */
function inner(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return inner(schema.def.innerType);
  return schema;
}

function typeOf(schema: z.core.$ZodType): string {
  if (schema instanceof z.ZodOptional) return `${typeOf(schema.def.innerType)}, optional`;
  if (schema instanceof z.ZodDefault)
    return `${typeOf(schema.def.innerType)}, ${JSON.stringify(schema.def.defaultValue)} without it`;
  if (schema instanceof z.ZodNullable) return `${typeOf(schema.def.innerType)} or null`;
  if (schema instanceof z.ZodArray) return `list of ${typeOf(schema.def.element)}`;
  if (schema instanceof z.ZodRecord) return `${typeOf(schema.def.valueType)} by name`;
  if (schema instanceof z.ZodEnum) return schema.options.join(', ');
  if (schema instanceof z.ZodLiteral) return JSON.stringify([...schema.values][0]);
  if (schema instanceof z.ZodObject) return 'object';
  if (schema instanceof z.ZodNumber) return 'number';
  return schema instanceof z.ZodBoolean ? 'yes or no' : 'text';
}

function docOf(schema: z.core.$ZodType): string {
  const { description } = z.globalRegistry.get(schema) ?? {};
  if (description !== undefined) return description;
  const within = schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault;
  return within ? docOf(schema.def.innerType) : '';
}

/** A row a field, those within objects after the object. */
function rowsOf(schema: z.core.$ZodType, path: string): Row[] {
  const found = inner(schema);
  if (found instanceof z.ZodObject)
    return Object.entries<z.core.$ZodType>(found.shape).flatMap(([name, field]) => {
      const at = path === '' ? name : `${path}.${name}`;
      return [{ path: at, type: typeOf(field), doc: docOf(field) }, ...rowsOf(field, at)];
    });
  if (found instanceof z.ZodArray) return rowsOf(found.def.element, `${path}[]`);
  if (found instanceof z.ZodRecord) return rowsOf(found.def.valueType, `${path}.*`);
  return [];
}

function table(schema: z.core.$ZodType): string[] {
  const rows = rowsOf(schema, '').map(({ path, type, doc }) => `| \`${path}\` | ${cell(type)} | ${cell(doc)} |`);
  return ['| field | type | what |', '|---|---|---|', ...rows, ''];
}

function reasons(refusals: Readonly<Record<string, string>>): string[] {
  const rows = Object.entries(refusals).map(([reason, doc]) => `| \`${reason}\` | ${cell(doc)} |`);
  return ['| reason | what |', '|---|---|', ...rows, ''];
}

/** The reference page of model packages and the registry. */
export function modelsPage(): string {
  return [
    '# Model packages and the registry',
    '',
    'Generated from `libs/detect` by `npm run generate`. [Why packages are signed](../explanation/signed-models.md); [deploying one](../how-to/deploy-a-model.md).',
    '',
    '## Files of a package',
    '',
    '| file | bytes at most |',
    '|---|---|',
    ...Object.entries(FILE_LIMITS).map(([name, limit]) => `| \`${name}\` | ${limit} |`),
    '',
    '## Why a package is refused',
    '',
    'In the order in which they are looked for; the first one ends it.',
    '',
    ...reasons(REFUSALS),
    '## manifest.json',
    '',
    ...table(manifestSchema),
    '## revoked.json',
    '',
    'Beside the public keys (`*.pub.pem`) in the keys folder.',
    '',
    ...table(revocationsSchema),
    '## registry.json',
    '',
    `Beside the packages in the models folder. Aliases: ${ALIASES.join(', ')}.`,
    '',
    ...table(registryStateSchema),
    '## Why the registry does not do something',
    '',
    ...reasons(REGISTRY_REFUSALS),
    '## The plan of a rollout',
    '',
    ...table(rolloutPlanSchema),
  ].join('\n');
}
