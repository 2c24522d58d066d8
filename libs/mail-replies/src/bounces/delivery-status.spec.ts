import { readDeliveryStatus } from './delivery-status.js';

const A = 'Final-Recipient: rfc822; a@b.example';
const B = 'Final-Recipient: rfc822; c@d.example';

describe('readDeliveryStatus', () => {
  it.each<[string, string, object[]]>([
    [
      'the fields of a recipient',
      `Reporting-MTA: dns; x\n\nOriginal-Recipient: rfc822;A@b.example\n${A}\nAction: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 full\n`,
      [
        {
          address: 'a@b.example',
          originalAddress: null,
          action: 'failed',
          status: '5.2.2',
          diagnostic: '552 5.2.2 full',
        },
      ],
    ],
    [
      'another address that was meant',
      `Original-Recipient: rfc822;x@y.example\n${A}\nAction: failed`,
      [{ address: 'a@b.example', originalAddress: 'x@y.example' }],
    ],
    [
      'two recipients',
      `${A}\nAction: failed\n\n${B}\nAction: delayed\n`,
      [{ action: 'failed' }, { action: 'delayed' }],
    ],
    [
      'two without the blank line',
      `${A}\nAction: failed\n${B}\nAction: delayed\n`,
      [{ action: 'failed' }, { action: 'delayed' }],
    ],
    [
      'fields with blank lines between',
      `${A}\n\nAction: failed\n\nStatus: 5.1.1\n`,
      [{ action: 'failed', status: '5.1.1' }],
    ],
    [
      'folded and broken lines',
      `${A}\nDiagnostic-Code: smtp; 550 no\n such user\nhere\n`,
      [{ diagnostic: '550 no such user here' }],
    ],
    ['an action in other words', `${A}\nAction: Failed (bad)\n`, [{ action: 'failed' }]],
    ['an action from the status', `${A}\nStatus: 2.1.5\n`, [{ action: 'delivered' }]],
    ['a probe', `${A}\nAction: deliverable\nStatus: 2.1.5\n`, [{ action: 'delivered' }]],
    [
      'the full address of two',
      'Final-Recipient: rfc822; a@local\nX-Actual-Recipient: rfc822; a@b.example\n',
      [{ address: 'a@b.example' }],
    ],
    ['nobody', 'Reporting-MTA: dns; x\n\nAction: failed\n', []],
    ['nothing', '', []],
  ])('reads %s', (_, text, expected) => {
    const found = readDeliveryStatus(text);
    expect(found).toHaveLength(expected.length);
    expect(found).toMatchObject(expected);
  });
});
