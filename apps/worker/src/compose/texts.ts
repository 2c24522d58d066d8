import { GATEWAY_LANES, type SmppNews } from '#channels';
import type { Config } from '#config';
import { WeightWatch } from '#delivery';
import type { TextGateway } from '#delivery/ports';
import { PostgresReceiptStore, PostgresTextWeightStore, TextsByGatewayId } from '#persistence';
import type { WorkerGround } from './ground.js';

/** The SMS gateways of the settings, Twilio first. */
export function textGateways({ sms }: Pick<Config<'worker'>, 'sms'>): readonly Omit<TextGateway, 'weight'>[] {
  const twilio = { lane: GATEWAY_LANES.sms, priceMicros: sms.priceMicros, keepsList: true, reports: true };
  const others = sms.gateways.map((gateway) => ({
    lane: `sms:${gateway.id}`,
    priceMicros: gateway.priceMicros ?? sms.priceMicros,
    keepsList: gateway.kind === 'http' && gateway.list !== null,
    reports: gateway.kind === 'smpp' || gateway.callback !== null,
  }));
  return sms.twilio === null ? others : [twilio, ...others];
}

/** Weighs the gateways where there are several. */
export function openTexts({ config, clock, pool }: WorkerGround): WeightWatch {
  return new WeightWatch({
    store: new PostgresTextWeightStore(pool),
    clock,
    gateways: textGateways(config),
  });
}

/** Takes the receipts of SMPP centres. @returns whether their text was found */
export function smsReceipts(
  { pool, clock }: WorkerGround,
  onChanged: () => void,
): (lane: string, news: SmppNews) => Promise<boolean> {
  const texts = new TextsByGatewayId(pool);
  const receipts = new PostgresReceiptStore(pool);
  return async (lane, { attempt: known, ids, ...receipt }) => {
    const attempt = known ?? (await texts.find(lane, ids));
    if (attempt === null) return false;
    const source = lane.slice('sms:'.length);
    const changed = await receipts.record([{ ...receipt, attempt, atMs: clock.now(), source }]);
    if (changed > 0) onChanged();
    return true;
  };
}
