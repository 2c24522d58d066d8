import { Body, Controller, Headers, HttpCode, Param, Post } from '@nestjs/common';
import { parseAttemptId } from '#domain';
import { readTwilioCallback, verifyTwilioSignature } from '#channels';
import { Clock, ReceiptStore, WakeUp } from '#delivery/ports';
import { ProblemError, problem } from '../http/problem.js';
import { isRecord } from '../http/validate.js';

/** What is needed to check the SMS gateway's signature; null where no gateway is configured. */
export abstract class CallbackSecrets {
  abstract readonly twilioAuthToken: string | null;
  /** Our address as gateways call it. */
  abstract readonly publicUrl: string;
}

/** Receipts of gateways. The signature covers the exact public URL and every field; a forged one changes nothing. */
@Controller('callbacks')
export class CallbacksController {
  constructor(
    private readonly receipts: ReceiptStore,
    private readonly secrets: CallbackSecrets,
    private readonly clock: Clock,
    private readonly wakeUp: WakeUp,
  ) {}

  @Post('twilio/:attempt')
  @HttpCode(204)
  async twilio(
    @Param('attempt') attempt: string,
    @Body() body: unknown,
    @Headers('x-twilio-signature') signature: string | undefined,
  ): Promise<void> {
    const fields = isRecord(body)
      ? Object.fromEntries(Object.entries(body).map(([name, value]) => [name, String(value)]))
      : {};
    const token = this.secrets.twilioAuthToken;
    const url = `${this.secrets.publicUrl}/callbacks/twilio/${attempt}`;
    if (token === null || signature === undefined || !verifyTwilioSignature(url, fields, signature, token))
      throw new ProblemError(problem(403, 'forbidden', { detail: 'the signature is not valid' }));
    const receipt = parseAttemptId(attempt) === null ? null : readTwilioCallback(fields);
    if (receipt === null) return;
    const changed = await this.receipts.record(
      [{ ...receipt, attempt, atMs: this.clock.now(), source: 'twilio' }],
      this.clock.now(),
    );
    if (changed > 0) this.wakeUp.wake('advance');
  }
}
