import {
  BadRequestException,
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  NotFoundException,
  Param,
  Post,
  Put,
  Query,
  Req,
  UseGuards,
} from '@nestjs/common';
import type { Act, AuditEntry, Outcome, Registry } from '@weir/adapters/models';
import { ALIASES, modelOf } from '@weir/detect/registry';
import { comparisonSchema } from '@weir/detect/rollout';
import { z } from 'zod';
import { modelView, modelViews, type ModelView, type VersionView } from '../models/model-view.ts';
import { ChangeGuard } from './change-guard.ts';
import { ReasonedException } from './reasoned-exception.ts';
import { REGISTRY } from './tokens.ts';

const MOST_ENTRIES = 1_000;
const MOST_TEXT = 1_000;

const act = {
  who: z.string().min(1).max(200),
  why: z.string().min(1).max(MOST_TEXT),
  dryRun: z.boolean().default(false),
};
const changeRequest = z.strictObject(act);
const promoteRequest = z.strictObject({
  ...act,
  version: z.string().max(40),
  comparison: comparisonSchema.optional(),
});
const rollbackRequest = z.strictObject({ ...act, to: z.string().max(40).optional() });
const registerRequest = z.strictObject({ ...act, files: z.record(z.string().max(100), z.base64()) });
const aliasParam = z.enum(ALIASES);
const auditQuery = z.object({
  limit: z.coerce.number().int().min(1).max(MOST_ENTRIES).default(100),
  model: z.string().optional(),
});

interface Request {
  readonly socket: { readonly remoteAddress?: string };
}

/** Which models there are, which is in force, and changing it. */
@Controller('api')
export class ModelsController {
  readonly #registry: Registry;

  constructor(@Inject(REGISTRY) registry: Registry) {
    this.#registry = registry;
  }

  @Get('models')
  async list(): Promise<readonly ModelView[]> {
    return modelViews(await this.#registry.state());
  }

  @Get('models/:name')
  async show(@Param('name') name: string): Promise<ModelView> {
    const model = modelOf(await this.#registry.state(), name);
    if (model === undefined) throw new NotFoundException(`there is no model ${name}`);
    return modelView(name, model);
  }

  @Get('models/:name/versions')
  async versions(@Param('name') name: string): Promise<readonly VersionView[]> {
    return (await this.show(name)).versions;
  }

  /** With its manifest, after it was looked at as before it is loaded. */
  @Get('models/:name/versions/:version')
  async version(@Param('name') name: string, @Param('version') version: string): Promise<object> {
    const found = (await this.versions(name)).find((one) => one.version === version);
    if (found === undefined) throw new NotFoundException(`there is no version ${version} of ${name}`);
    const loaded = await this.#registry.load(name, version);
    if (!loaded.ok) throw refusalException(loaded);
    return { ...found, manifest: loaded.manifest };
  }

  @Get('model-audit')
  audit(@Query() query: unknown): Promise<readonly AuditEntry[]> {
    const { limit, model } = checked(auditQuery, query);
    return this.#registry.audit(limit, model);
  }

  @Post('models')
  @UseGuards(ChangeGuard)
  @HttpCode(200)
  async register(@Body() body: unknown, @Req() request: Request): Promise<object> {
    const { files, dryRun, ...told } = checked(registerRequest, body);
    const bytes = new Map(
      Object.entries(files).map(([name, text]) => [name, new Uint8Array(Buffer.from(text, 'base64'))]),
    );
    return done(await this.#registry.registerFiles(bytes, 'package', actOf(told, request), dryRun), dryRun);
  }

  @Put('models/:name/aliases/:alias')
  @UseGuards(ChangeGuard)
  async promote(
    @Param('name') name: string,
    @Param('alias') alias: string,
    @Body() body: unknown,
    @Req() request: Request,
  ): Promise<object> {
    const { version, comparison, dryRun, ...told } = checked(promoteRequest, body);
    const is = checked(aliasParam, alias);
    const by = actOf(told, request);
    return done(await this.#registry.promote(name, version, is, by, dryRun, comparison), dryRun);
  }

  @Delete('models/:name/aliases/:alias')
  @UseGuards(ChangeGuard)
  async unset(
    @Param('name') name: string,
    @Param('alias') alias: string,
    @Body() body: unknown,
    @Req() request: Request,
  ): Promise<object> {
    const { dryRun, ...told } = checked(changeRequest, body);
    const is = checked(aliasParam.exclude(['champion']), alias);
    return done(await this.#registry.unset(name, is, actOf(told, request), dryRun), dryRun);
  }

  @Post('models/:name/rollback')
  @UseGuards(ChangeGuard)
  @HttpCode(200)
  async rollback(@Param('name') name: string, @Body() body: unknown, @Req() request: Request): Promise<object> {
    const { to, dryRun, ...told } = checked(rollbackRequest, body);
    return done(await this.#registry.rollback(name, to, actOf(told, request), dryRun), dryRun);
  }
}

/** Whoever says a name is written down with the address that it came from. */
function actOf({ who, why }: Act, { socket }: Request): Act {
  return { who: `${who} (${socket.remoteAddress ?? 'unknown'})`, why };
}

function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new BadRequestException(`${issue?.path.join('.') || 'request'}: ${issue?.message ?? 'not understood'}`);
}

function done(outcome: Outcome, isDryRun: boolean): object {
  if (!outcome.ok) throw refusalException(outcome);
  return { version: outcome.version, before: outcome.before ?? null, dryRun: isDryRun };
}

const STATUS_OF: Readonly<Record<string, number>> = {
  unknownModel: 404,
  unknownVersion: 404,
  versionTaken: 409,
  olderVersion: 409,
  sameVersion: 409,
  noFormerChampion: 409,
  tooLarge: 413,
};

function refusalException(refusal: {
  readonly reason: string;
  readonly where: string;
  readonly message: string;
}): ReasonedException {
  const { reason, where, message } = refusal;
  return new ReasonedException(STATUS_OF[reason] ?? 422, message, { reason, where });
}
