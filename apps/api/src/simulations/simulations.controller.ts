import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { simulationSchema, type SimulationAnswer } from '#contracts';
import { From, Needs, type Caller } from '../http/principal.js';
import { check } from '../http/validate.js';
import { SimulationService } from './simulation.service.js';

/** "What would happen if GMX failed now?" A department asks for its own, the administrator's key for the city. */
@Controller('v1/simulations')
export class SimulationsController {
  constructor(private readonly simulations: SimulationService) {}

  @Post()
  @HttpCode(200)
  @Needs('report')
  async simulate(@From() caller: Caller, @Body() body: unknown): Promise<SimulationAnswer> {
    return this.simulations.simulate(caller, check(simulationSchema, body));
  }
}
