import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { simulationSchema } from '#contracts';
import { ProviderDirectory } from '#channels';
import { Clock, DepartmentDirectory } from '#delivery/ports';
import { REPLY_OF_2021, type Failure, type WhatIf } from '#foresight';
import { DEFAULT_POLICY, policyFrom } from '#policy';
import type { Caller } from '../http/principal.js';
import { ProblemError, problem } from '../http/problem.js';
import { SmsPrice } from '../send/preview.service.js';
import { berlinDay, endOfBerlinDay } from './berlin-days.js';

/** What a caller asks. */
export type Question = z.output<typeof simulationSchema>;

const HOUR_MS = 3_600_000;

/** The failure that is asked about, with the policy of who asks and the price of a text. */
@Injectable()
export class AskedFailures {
  constructor(
    private readonly departments: DepartmentDirectory,
    private readonly directory: ProviderDirectory,
    private readonly price: SmsPrice,
    private readonly clock: Clock,
  ) {}

  /** @throws ProblemError for an unknown provider */
  async whatIf(caller: Caller, { provider, hours, from, traffic }: Question): Promise<WhatIf> {
    const found = this.directory.all().find(({ id }) => id === provider);
    if (found === undefined) throw wrong('provider', 'is none of GET /v1/providers');
    const fromMs = from === undefined ? (momentOf(traffic?.since) ?? this.clock.now()) : Date.parse(from);
    const failure: Failure = {
      sites: new Set(found.mxSuffixes.map((suffix) => suffix.slice(1))),
      fromMs,
      untilMs: fromMs + hours * HOUR_MS,
      reply: REPLY_OF_2021,
    };
    const department =
      caller.departmentId === null ? null : await this.departments.department(caller.departmentId);
    const policy = department?.policySettings ? policyFrom(department.policySettings) : DEFAULT_POLICY;
    return {
      failure,
      policy,
      smsPriceMicros: this.price.micros,
      endOfDayMs: endOfBerlinDay,
      dayOf: berlinDay,
    };
  }
}

/** A moment in Unix milliseconds, if one is given. */
export function momentOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}

/** 422 that names the field. */
export function wrong(field: string, message: string): ProblemError {
  return new ProblemError(problem(422, 'invalid_body', { errors: [{ field, message }] }));
}
