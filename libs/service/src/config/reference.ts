import { FIELDS, SECTIONS, type FieldKind } from './fields.ts';

/** A setting as the reference page shows it. */
export interface ReferenceRow {
  readonly section: string;
  /** Name in a file: `kafka.brokers`. */
  readonly path: string;
  /** Name in the environment. */
  readonly variable: string;
  readonly kind: FieldKind;
  readonly choices: readonly string[];
  /** As it would be written in the environment; undefined when there is none. */
  readonly fallback: string | undefined;
  readonly doc: string;
  readonly isSecret: boolean;
  /** Set on the field that switches its section on: what is done without it. */
  readonly otherwise: string | undefined;
}

/** Every setting, in the order of the tree. */
export function configReference(): readonly ReferenceRow[] {
  return [...FIELDS.values()].map(({ section, path, name, variable, kind, choices, doc, fallback, isSecret }) => {
    const { enabledBy, otherwise } = SECTIONS.get(section) ?? {};
    const isSwitch = enabledBy === name;
    return {
      section,
      path,
      variable,
      kind,
      choices,
      // A section that is not there has no address, whatever its own settings would take.
      fallback: isSwitch ? undefined : textOf(fallback),
      doc,
      isSecret,
      otherwise: isSwitch ? otherwise : undefined,
    };
  });
}

/** As it would be written in the environment. */
function textOf(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'string' || value === undefined ? value : JSON.stringify(value);
}
