import { randomBytes } from 'node:crypto';
import { Body, Controller, Headers, HttpCode, Param, Post, Req } from '@nestjs/common';
import { parseAttemptId, uuidV7 } from '#domain';
import type { HttpCallbackSetting } from '#config';
import {
  readHttpCallback,
  readTwilioCallback,
  readTwilioInbound,
  verifyHttpCallback,
  verifyTwilioSignature,
} from '#channels';
import { TextReplyStore } from '#persistence';
import { Clock, ReceiptStore, WakeUp, type Receipt } from '#delivery/ports';
import type { CalledRequest } from '../http/principal.js';
import { ProblemError, problem } from '../http/problem.js';
import { isRecord } from '../http/validate.js';

/** What is needed to check the SMS gateway's signature; null where no gateway is configured. */
export abstract class CallbackSecrets {
  abstract readonly twilioAuthToken: string | null;
  /** Gateways described by settings that report, by their ids. */
  abstract readonly httpGateways: ReadonlyMap<string, HttpCallbackSetting>;
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
    private readonly replies: TextReplyStore,
  ) {}

  /** A text that a citizen sends back. Twilio says nothing to them when the answer is empty. */
  @Post('twilio/inbound')
  @HttpCode(204)
  async inbound(
    @Body() body: unknown,
    @Headers('x-twilio-signature') signature: string | undefined,
  ): Promise<void> {
    const text = readTwilioInbound(this.ofTwilio('inbound', body, signature));
    if (text === null) return;
    const id = uuidV7(this.clock.realNow(), randomBytes(10));
    await this.replies.record({ ...text, id, source: 'twilio', atMs: this.clock.now() });
  }

  @Post('twilio/:attempt')
  @HttpCode(204)
  async twilio(
    @Param('attempt') attempt: string,
    @Body() body: unknown,
    @Headers('x-twilio-signature') signature: string | undefined,
  ): Promise<void> {
    await this.record(attempt, readTwilioCallback(this.ofTwilio(attempt, body, signature)), 'twilio');
  }

  @Post('http/:gateway/:attempt')
  @HttpCode(204)
  async http(
    @Param('gateway') gateway: string,
    @Param('attempt') attempt: string,
    @Body() body: unknown,
    @Req() request: CalledRequest,
  ): Promise<void> {
    const described = this.secrets.httpGateways.get(gateway);
    const given = described && request.headers[described.check.header.toLowerCase()];
    const header = Array.isArray(given) ? given[0] : given;
    const raw = request.rawBody ?? Buffer.alloc(0);
    if (described === undefined || !verifyHttpCallback(described.check, header, raw))
      throw new ProblemError(problem(403, 'forbidden', { detail: 'the callback is not signed' }));
    await this.record(attempt, readHttpCallback(described, body), gateway);
  }

  /** @throws ProblemError 403 when it is not signed by the account's token for this very address */
  private ofTwilio(
    path: string,
    body: unknown,
    signature: string | undefined,
  ): Readonly<Record<string, string>> {
    const fields = isRecord(body)
      ? Object.fromEntries(Object.entries(body).map(([name, value]) => [name, String(value)]))
      : {};
    const token = this.secrets.twilioAuthToken;
    const url = `${this.secrets.publicUrl}/callbacks/twilio/${path}`;
    if (token === null || signature === undefined || !verifyTwilioSignature(url, fields, signature, token))
      throw new ProblemError(problem(403, 'forbidden', { detail: 'the signature is not valid' }));
    return fields;
  }

  /** @param read null: a status that we do not know, which changes nothing */
  private async record(
    attempt: string,
    read: Omit<Receipt, 'attempt' | 'atMs' | 'source'> | null,
    source: string,
  ): Promise<void> {
    if (read === null || parseAttemptId(attempt) === null) return;
    const changed = await this.receipts.record(
      [{ ...read, attempt, atMs: this.clock.now(), source }],
      this.clock.now(),
    );
    if (changed > 0) this.wakeUp.wake('advance');
  }
}
