import { z } from 'zod';
import { configTree } from './tree.ts';

/** What a field takes, whatever wraps its schema. */
export type FieldKind = 'text' | 'number' | 'yes or no' | 'list' | 'choice';

/** One setting, as its schema declares it. */
export interface Field {
  /** `lanes`, or section and name: `kafka.brokers`. */
  readonly path: string;
  readonly section: string;
  readonly name: string;
  /** Name in the environment: the path in upper snake case. */
  readonly variable: string;
  readonly kind: FieldKind;
  /** Values of a choice. */
  readonly choices: readonly string[];
  readonly doc: string;
  /** Undefined when it must be given. */
  readonly fallback: unknown;
  readonly isSecret: boolean;
}

/** A group of settings. */
export interface Section {
  readonly name: string;
  /** Field that must be given for the section to count; undefined when the section is always there. */
  readonly enabledBy: string | undefined;
  /** What is done without the section. */
  readonly otherwise: string;
}

interface Unwrapped {
  readonly schema: z.core.$ZodType;
  readonly doc: string;
  readonly fallback: unknown;
  readonly meta: Readonly<Record<string, unknown>>;
}

/** Strips default, prefault and optional off a schema, noting what they say. */
function unwrap(schema: z.core.$ZodType): Unwrapped {
  let inner = schema;
  let fallback: unknown;
  let meta: Readonly<Record<string, unknown>> = {};
  for (;;) {
    meta = { ...z.globalRegistry.get(inner), ...meta };
    if (inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault) {
      fallback ??= inner.def.defaultValue;
      inner = inner.def.innerType;
    } else if (inner instanceof z.ZodOptional) {
      inner = inner.def.innerType;
    } else {
      const { description } = meta;
      return { schema: inner, doc: typeof description === 'string' ? description : '', fallback, meta };
    }
  }
}

function kindOf(schema: z.core.$ZodType): FieldKind {
  if (!(schema instanceof z.ZodType)) return 'text';
  switch (schema.def.type) {
    case 'number':
      return 'number';
    case 'boolean':
      return 'yes or no';
    case 'array':
      return 'list';
    case 'enum':
      return 'choice';
    default:
      return 'text';
  }
}

/** `kafka.maxWaitMs` as `KAFKA_MAX_WAIT_MS`. */
export function variableOf(path: string): string {
  return path
    .replaceAll('.', '_')
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .toUpperCase();
}

function fieldOf(section: string, name: string, schema: z.core.$ZodType): Field {
  const path = section === '' ? name : `${section}.${name}`;
  const { schema: inner, doc, fallback, meta } = unwrap(schema);
  return {
    path,
    section,
    name,
    variable: variableOf(path),
    kind: kindOf(inner),
    choices: inner instanceof z.ZodEnum ? inner.options.map(String) : [],
    doc,
    fallback,
    isSecret: meta['secret'] === true,
  };
}

const sectionsByName = new Map<string, Section>();
const fieldsByPath = new Map<string, Field>();
for (const [key, schema] of Object.entries(configTree.shape)) {
  const { schema: inner, meta } = unwrap(schema);
  if (inner instanceof z.ZodObject) {
    const { enabledBy, otherwise } = meta;
    sectionsByName.set(key, {
      name: key,
      enabledBy: typeof enabledBy === 'string' ? enabledBy : undefined,
      otherwise: typeof otherwise === 'string' ? otherwise : '',
    });
    for (const [name, field] of Object.entries(inner.shape)) {
      const made = fieldOf(key, name, field);
      fieldsByPath.set(made.path, made);
    }
  } else {
    fieldsByPath.set(key, fieldOf('', key, schema));
  }
}

/** Sections by name, in the order of the tree. */
export const SECTIONS: ReadonlyMap<string, Section> = sectionsByName;
/** Fields by path, in the order of the tree. */
export const FIELDS: ReadonlyMap<string, Field> = fieldsByPath;
/** Fields by their name in the environment. */
export const FIELDS_BY_VARIABLE: ReadonlyMap<string, Field> = new Map(
  [...fieldsByPath.values()].map((field) => [field.variable, field]),
);
