import {
  BadRequestException,
  Body,
  Controller,
  Delete,
  Get,
  Inject,
  NotFoundException,
  Param,
  Post,
  UnprocessableEntityException,
} from '@nestjs/common';
import { InputError } from '@weir/stream';
import { z } from 'zod';
import type { CaptureCall, CaptureControl, LiveCapture } from '../platform/capture-control.ts';
import type { GroupStatus } from '../platform/stage-group.ts';
import { CAPTURES } from './tokens.ts';

export interface Captures {
  /** Undefined while the platform starts, and where nothing is captured. */
  control(): CaptureControl | undefined;
  status(): GroupStatus;
}

/** A capture as the API tells of it. */
interface CaptureView extends LiveCapture {
  readonly frames: number;
  readonly lost: number;
  readonly waitedMs: number;
}

const startRequest = z.strictObject({
  interface: z.string().min(1).max(200),
  filter: z.string().max(10_000).optional(),
});

/** Starts, stops and lists captures of a running platform. */
@Controller('api')
export class CapturesController {
  readonly #captures: Captures;

  constructor(@Inject(CAPTURES) captures: Captures) {
    this.#captures = captures;
  }

  @Get('captures')
  list(): Promise<readonly CaptureView[]> {
    return this.#ask({ kind: 'list' });
  }

  @Post('captures')
  start(@Body() body: unknown): Promise<readonly CaptureView[]> {
    const request = startRequest.safeParse(body);
    if (!request.success) throw new BadRequestException(z.prettifyError(request.error));
    const { interface: name, filter } = request.data;
    return this.#ask({ kind: 'start', interface: name, ...(filter === undefined ? {} : { filter }) });
  }

  @Delete('captures/:name')
  stop(@Param('name') name: string): Promise<readonly CaptureView[]> {
    return this.#ask({ kind: 'stop', name });
  }

  async #ask(call: CaptureCall): Promise<readonly CaptureView[]> {
    const control = this.#captures.control();
    if (control === undefined)
      throw new NotFoundException('nothing is captured here; ask the ingestor, once it has started');
    try {
      const captures = await control(call);
      return captures.map((capture) => this.#view(capture));
    } catch (cause) {
      if (cause instanceof InputError) throw new UnprocessableEntityException(cause.message);
      throw cause;
    }
  }

  #view(capture: LiveCapture): CaptureView {
    const input = this.#captures.status().inputs.find(({ source }) => source === capture.source);
    return { ...capture, frames: input?.records ?? 0, lost: input?.dropped ?? 0, waitedMs: input?.waitedMs ?? 0 };
  }
}
