import { DomainError } from '#domain';
import { DEFAULT_POLICY } from './default-policy.js';
import { policyFrom } from './policy-from.js';

const HOUR = 3_600_000;

describe('policyFrom', () => {
  it('keeps the defaults where nothing is set', () => {
    expect(policyFrom({})).toEqual(DEFAULT_POLICY);
  });

  it('takes every setting, by urgency only those named', () => {
    const settings = {
      version: 14,
      channelOrder: ['push', 'email'],
      holdMs: { routine: HOUR },
      deferredMs: { urgent: 0 },
      maxReadingTimeMs: 12 * HOUR,
      shortWindowMs: HOUR,
      sendCopyAfterFallback: true,
      emergencyUsesAllChannels: false,
      escalation: { afterMs: HOUR, maxReminders: 2 },
      unverifiedPhoneCapPerHour: 1,
      retryMs: [60_000, HOUR],
      giveUpAfterMs: 48 * HOUR,
      extension: { allowed: true, maxMs: 12 * HOUR },
    };
    expect(policyFrom(settings)).toEqual({
      ...settings,
      holdMs: { ...DEFAULT_POLICY.holdMs, routine: HOUR },
      deferredMs: { ...DEFAULT_POLICY.deferredMs, urgent: 0 },
    });
  });

  it('stands on another base, such as the city’s', () => {
    const city = policyFrom({ retryMs: [60_000], escalation: { afterMs: HOUR, maxReminders: 1 } });
    expect(policyFrom({ escalation: null }, city)).toEqual({ ...DEFAULT_POLICY, retryMs: [60_000] });
  });

  it.each([
    [null, 'policy must be an object'],
    [[], 'policy must be an object'],
    ['x', 'policy must be an object'],
    [{ holdMS: {} }, 'holdMS is no setting of the policy'],
    [JSON.parse('{"__proto__": 1}'), '__proto__ is no setting of the policy'],
    [{ version: 0 }, 'version must be a whole number from 1 to 9007199254740991'],
    [{ version: 1.5 }, 'version must be a whole number from 1 to 9007199254740991'],
    [{ version: '1' }, 'version must be a whole number from 1 to 9007199254740991'],
    [{ unverifiedPhoneCapPerHour: 101 }, 'unverifiedPhoneCapPerHour must be a whole number from 0 to 100'],
    [{ channelOrder: 'email' }, 'channelOrder must list some of email, sms, push, inbox'],
    [{ channelOrder: [] }, 'channelOrder must list some of email, sms, push, inbox'],
    [{ channelOrder: ['fax'] }, 'channelOrder must list some of email, sms, push, inbox'],
    [{ channelOrder: ['sms', 'sms'] }, 'channelOrder names a channel twice'],
    [{ holdMs: 5 }, 'holdMs must be an object'],
    [{ holdMs: { urgentt: 5 } }, 'holdMs.urgentt is no urgency'],
    [{ holdMs: { urgent: -1 } }, 'holdMs.urgent must be a whole number from 0 to 2592000000'],
    [{ deferredMs: { routine: null } }, 'deferredMs.routine must be a whole number from 0 to 2592000000'],
    [{ sendCopyAfterFallback: 1 }, 'sendCopyAfterFallback must be true or false'],
    [{ escalation: 5 }, 'escalation must be an object'],
    [{ escalation: { afterMs: HOUR, maxReminders: 1, x: 1 } }, 'escalation.x is no setting'],
    [
      { escalation: { maxReminders: 1 } },
      'escalation.afterMs must be a whole number from 60000 to 2592000000',
    ],
    [{ escalation: { afterMs: HOUR } }, 'escalation.maxReminders must be a whole number from 0 to 10'],
    [{ retryMs: 5 }, 'retryMs must list at least one wait'],
    [{ retryMs: [] }, 'retryMs must list at least one wait'],
    [{ retryMs: [60_000, 59_999] }, 'retryMs.1 must be a whole number from 60000 to 86400000'],
    [{ giveUpAfterMs: 0 }, 'giveUpAfterMs must be a whole number from 3600000 to 5184000000'],
  ])('refuses %j: %s', (settings: unknown, message) => {
    expect(() => policyFrom(settings)).toThrow(new DomainError('policy-invalid', message));
  });
});
