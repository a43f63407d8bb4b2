import { Controller, Get, Inject } from '@nestjs/common';
import type { ModelCard } from '../models/model-cards.ts';
import { MODEL_CARDS } from './tokens.ts';

/** Models for the page to show; they are changed by the registry and by the command line. */
@Controller('api')
export class ModelCardsController {
  readonly #cards: () => Promise<readonly ModelCard[]>;

  constructor(@Inject(MODEL_CARDS) cards: () => Promise<readonly ModelCard[]>) {
    this.#cards = cards;
  }

  @Get('models')
  models(): Promise<readonly ModelCard[]> {
    return this.#cards();
  }
}
