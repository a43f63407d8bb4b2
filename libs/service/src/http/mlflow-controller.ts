import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import type { Registry } from '@weir/adapters/models';
import { modelOf } from '@weir/detect/registry';
import { z } from 'zod';
import { latestVersions, mlflowModel, mlflowVersion, nameFilter } from '../models/mlflow-view.ts';
import { modelView, modelViews, type ModelView } from '../models/model-view.ts';
import { ReasonedException } from './reasoned-exception.ts';
import { REGISTRY } from './tokens.ts';

const MOST_RESULTS = 1_000;

const search = z.object({
  filter: z.string().max(1_000).default(''),
  max_results: z.coerce.number().int().min(1).max(MOST_RESULTS).default(100),
  page_token: z
    .string()
    .regex(/^\d{0,9}$/)
    .default(''),
});
const byName = z.object({ name: z.string().min(1) });
const byVersion = byName.extend({ version: z.string().min(1) });
const latest = byName.extend({ stages: z.array(z.string()).max(10).default([]) });

/** What clients of MLflow may read of the registry. */
@Controller('api/2.0/mlflow')
export class MlflowController {
  readonly #registry: Registry;

  constructor(@Inject(REGISTRY) registry: Registry) {
    this.#registry = registry;
  }

  @Get('registered-models/search')
  async searchModels(@Query() query: unknown): Promise<object> {
    const wanted = checked(search, query);
    const { rows, next } = page(await this.#found(wanted.filter), wanted);
    return { registered_models: rows.map(mlflowModel), ...next };
  }

  @Get('registered-models/get')
  async model(@Query() query: unknown): Promise<object> {
    return { registered_model: mlflowModel(await this.#model(checked(byName, query).name)) };
  }

  @Get('registered-models/get-latest-versions')
  latestAsked(@Query() query: unknown): Promise<object> {
    return this.#latest(checked(byName, query).name, []);
  }

  @Post('registered-models/get-latest-versions')
  @HttpCode(200)
  latestPosted(@Body() body: unknown): Promise<object> {
    const { name, stages } = checked(latest, body);
    return this.#latest(name, stages);
  }

  @Get('model-versions/search')
  async searchVersions(@Query() query: unknown): Promise<object> {
    const wanted = checked(search, query);
    const all = (await this.#found(wanted.filter)).flatMap(({ name, versions }) =>
      versions.map((version) => mlflowVersion(name, version)),
    );
    const { rows, next } = page(all, wanted);
    return { model_versions: rows, ...next };
  }

  @Get('model-versions/get')
  async version(@Query() query: unknown): Promise<object> {
    const { name, version } = checked(byVersion, query);
    const found = (await this.#model(name)).versions.find((one) => one.version === version);
    if (found === undefined) throw missing(`there is no version ${version} of ${name}`);
    return { model_version: mlflowVersion(name, found) };
  }

  async #latest(name: string, stages: readonly string[]): Promise<object> {
    return { model_versions: latestVersions(await this.#model(name), stages) };
  }

  async #found(filter: string): Promise<readonly ModelView[]> {
    const isWanted = nameFilter(filter);
    if (isWanted === undefined)
      throw wrong(`the filter ${filter} is not one of name = '…', name LIKE '…', name ILIKE '…'`);
    return modelViews(await this.#registry.state()).filter(({ name }) => isWanted(name));
  }

  async #model(name: string): Promise<ModelView> {
    const model = modelOf(await this.#registry.state(), name);
    if (model === undefined) throw missing(`there is no model ${name}`);
    return modelView(name, model);
  }
}

/** A page of rows; the token of the next is where it begins. */
function page<T>(
  all: readonly T[],
  { max_results: most, page_token: token }: z.output<typeof search>,
): { readonly rows: readonly T[]; readonly next: { readonly next_page_token?: string } } {
  const from = Number(token);
  const to = from + most;
  return { rows: all.slice(from, to), next: to < all.length ? { next_page_token: String(to) } : {} };
}

function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw wrong(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not understood'}`);
}

/** MLflow's clients read `error_code` and `message`. */
function missing(message: string): ReasonedException {
  return new ReasonedException(404, message, { error_code: 'RESOURCE_DOES_NOT_EXIST', message });
}

function wrong(message: string): ReasonedException {
  return new ReasonedException(400, message, { error_code: 'INVALID_PARAMETER_VALUE', message });
}
