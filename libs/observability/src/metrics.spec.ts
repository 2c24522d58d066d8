import { Gauge, Registry } from 'prom-client';
import type { DeliveryMetrics } from '#delivery/ports';
import { PromDeliveryMetrics } from './delivery-metrics.js';
import { createMetricsRegistry, startMetricsServer } from './metrics-server.js';

describe('PromDeliveryMetrics', () => {
  it('counts what delivery reports', async () => {
    const registry = new Registry();
    const metrics: Pick<DeliveryMetrics, keyof DeliveryMetrics> = new PromDeliveryMetrics(
      registry,
      new Set(['gmx.net']),
    );
    metrics.accepted(3);
    metrics.advanced(200, 40);
    metrics.handedOver('email', 'email:transactional:direct:gmx.net', 'deferred', 70);
    metrics.handedOver('sms', 'sms:twilio', 'accepted_by_gateway', 120);
    metrics.swept(2);
    metrics.toldDepartments('no_mailbox', 4);
    const lines = (await registry.metrics()).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'stadtbote_accepted_total 3',
        'stadtbote_advanced_total 200',
        'stadtbote_advance_seconds_sum 0.04',
        'stadtbote_handed_over_total{channel="email",lane="email:transactional:direct:gmx.net",outcome="deferred"} 1',
        'stadtbote_handed_over_total{channel="sms",lane="sms:twilio",outcome="accepted_by_gateway"} 1',
        'stadtbote_hand_over_seconds_bucket{le="0.1",channel="email",lane="email:transactional:direct:gmx.net"} 1',
        'stadtbote_swept_total 2',
        'stadtbote_department_events_total{outcome="no_mailbox"} 4',
      ]),
    );
  });

  it("keeps a family's own domain out of the labels", async () => {
    const registry = new Registry();
    const metrics = new PromDeliveryMetrics(registry, new Set(['gmx.net']));
    metrics.handedOver('email', 'email:transactional:direct:familie-muster.example', 'deferred', 1);
    metrics.handedOver('email', 'email:bulk:relay:[2001:db8::1]', 'deferred', 1);
    metrics.handedOver('email', 'email', 'deferred', 1);
    const text = await registry.metrics();
    expect(text).toContain('lane="email:transactional:direct:other"');
    expect(text).toContain('lane="email:bulk:relay:other"');
    expect(text).toContain('lane="email:::other"');
    expect(text).not.toMatch(/muster|2001/);
  });
});

describe('the metrics server', () => {
  it('serves the registry, the lag of the event loop included, and nothing else', async () => {
    const server = await startMetricsServer(0, createMetricsRegistry());
    const at = (path: string, init?: RequestInit) =>
      fetch(`http://127.0.0.1:${String(server.port)}${path}`, init);
    const good = await at('/metrics');
    expect(good.headers.get('content-type')).toMatch(/^text\/plain/);
    const text = await good.text();
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
    expect(text).toContain('process_resident_memory_bytes');
    expect((await at('/')).status).toBe(404);
    expect((await at('/metrics', { method: 'POST' })).status).toBe(404);
    await server.close();
    await expect(at('/metrics')).rejects.toThrow();
  });

  it('answers 500 when a gauge cannot be read', async () => {
    const registry = new Registry();
    new Gauge({
      registers: [registry],
      name: 'broken',
      help: 'x',
      collect: () => Promise.reject(new Error('database away')),
    });
    const server = await startMetricsServer(0, registry);
    expect((await fetch(`http://127.0.0.1:${String(server.port)}/metrics`)).status).toBe(500);
    await server.close();
  });

  it('says when its port is taken', async () => {
    const first = await startMetricsServer(0, new Registry());
    await expect(startMetricsServer(first.port, new Registry())).rejects.toThrow('EADDRINUSE');
    await first.close();
  });
});
