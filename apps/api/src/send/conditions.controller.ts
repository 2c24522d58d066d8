import { Controller, Get } from '@nestjs/common';
import { From, Needs, type Caller } from '../http/principal.js';
import { ofDepartment } from './notifications.controller.js';

/** Makes the secret by which a department's software checks our questions. */
export class ConditionSecrets {
  constructor(readonly of: (departmentId: string) => string) {}
}

/** What a department needs to trust the question "still needed?". */
@Controller('v1/conditions')
export class ConditionsController {
  constructor(private readonly secrets: ConditionSecrets) {}

  @Get('secret')
  @Needs('keys')
  secret(@From() caller: Caller): { readonly secret: string } {
    return { secret: this.secrets.of(ofDepartment(caller).departmentId) };
  }
}
