import { Controller, Get, Inject } from '@nestjs/common';
import type { ModelDrift } from '../models/drift-view.ts';
import type { ModelCard } from '../models/model-cards.ts';
import { DRIFT, MODEL_CARDS } from './tokens.ts';

/** Models for the page to show, and what has drifted for them; they are changed by the registry and by the command line. */
@Controller('api')
export class ModelCardsController {
  readonly #cards: () => Promise<readonly ModelCard[]>;
  readonly #drift: () => Promise<readonly ModelDrift[]>;

  constructor(
    @Inject(MODEL_CARDS) cards: () => Promise<readonly ModelCard[]>,
    @Inject(DRIFT) drift: () => Promise<readonly ModelDrift[]>,
  ) {
    this.#cards = cards;
    this.#drift = drift;
  }

  @Get('models')
  models(): Promise<readonly ModelCard[]> {
    return this.#cards();
  }

  @Get('drift')
  drift(): Promise<readonly ModelDrift[]> {
    return this.#drift();
  }
}
