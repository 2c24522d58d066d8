import { renderDecision, renderStep } from './render-step.js';
import type { StepHeading } from './render-step.js';

describe('renderStep', () => {
  const rows: readonly (readonly [StepHeading, string, string])[] = [
    [{ kind: 'attempt', channel: 'sms' }, 'jetzt SMS', 'SMS now'],
    [{ kind: 'attempt', channel: 'email', isAgain: true }, 'E-Mail erneut', 'email again'],
    [
      { kind: 'attempt', channel: 'push', isAgain: false, content: 'neutral' },
      'jetzt App-Meldung als Hinweis ohne Inhalt',
      'app notification now as a hint without content',
    ],
    [{ kind: 'hold', channel: 'email', content: 'original' }, 'E-Mail anhalten', 'put email on hold'],
    [{ kind: 'supersede', channel: 'email' }, 'E-Mail nicht mehr senden', 'do not send email any more'],
    [{ kind: 'give_up', channel: 'sms' }, 'SMS aufgeben', 'give up SMS'],
    [{ kind: 'ask_gateway', channel: 'sms' }, 'Gateway fragen', 'ask the gateway'],
    [
      { kind: 'tell_department', channel: null, event: 'deadline.at_risk' },
      'Amt benachrichtigen: Frist gefährdet',
      'tell the department: deadline at risk',
    ],
    [{ kind: 'tell_department', channel: null }, 'Amt benachrichtigen', 'tell the department'],
    [{ kind: 'wait', channel: null }, 'abwarten', 'wait'],
    [{ kind: 'finish', channel: null, status: 'delivered' }, 'abschließen: erreicht', 'finish: reached'],
    [{ kind: 'finish', channel: null }, 'abschließen', 'finish'],
  ];

  it.each(rows)('%j: %s', (step, de, en) => {
    expect(renderStep(step, 'de')).toBe(de);
    expect(renderStep(step, 'en')).toBe(en);
  });
});

describe('renderDecision', () => {
  const steps: readonly StepHeading[] = [
    { kind: 'attempt', channel: 'sms' },
    { kind: 'hold', channel: 'email' },
  ];

  it('is the heading of the timeline', () => {
    expect(renderDecision(steps, 'de')).toBe('Entschieden: jetzt SMS, E-Mail anhalten');
    expect(renderDecision(steps, 'en')).toBe('Decided: SMS now, put email on hold');
  });
});
