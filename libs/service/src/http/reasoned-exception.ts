import { HttpException } from '@nestjs/common';

/** An error with more members than every problem document has: a reason that programs can tell from others, for one. */
export class ReasonedException extends HttpException {
  readonly more: Readonly<Record<string, string>>;

  constructor(status: number, detail: string, more: Readonly<Record<string, string>>) {
    super(detail, status);
    this.more = more;
  }
}
