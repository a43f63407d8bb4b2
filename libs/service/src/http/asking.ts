import { BadRequestException } from '@nestjs/common';
import { FilterError, type Page } from '@weir/adapters/clickhouse';
import { z } from 'zod';

/** Rows of a page at most. */
export const MOST_ROWS = 500;
export const optionalText = z.string().max(500).optional();

export function pageView<R>(page: Page<R>): { rows: readonly R[]; total: number; next: string | null } {
  return { rows: page.rows, total: page.total, next: page.next ?? null };
}

/** Only what was given: an absent parameter is absent, not undefined. */
type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

export function present<T extends object>(query: T): Partial<Present<T>> {
  const given: Partial<Present<T>> = {};
  return Object.assign(given, Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)));
}

/** Checks what was asked, and asks it. @throws {BadRequestException} when it is not understood */
export async function ask<T, R>(schema: z.ZodType<T>, query: unknown, work: (checked: T) => Promise<R>): Promise<R> {
  const checked = schema.safeParse(query);
  if (!checked.success) {
    const first = checked.error.issues[0];
    throw new BadRequestException(`${first?.path.join('.') ?? 'query'}: ${first?.message ?? 'not understood'}`);
  }
  try {
    return await work(checked.data);
  } catch (cause) {
    if (cause instanceof FilterError) throw new BadRequestException(cause.message);
    throw cause;
  }
}
