import type { SmtpEnd } from './smtp-end.js';
import { Transaction } from './transaction.js';

function cutTransaction(mayFinish: boolean, dotIsOut: boolean, refusal: string | null = null): SmtpEnd {
  const ends: SmtpEnd[] = [];
  const mail = {
    from: 'a@stadt.example',
    to: 'b@gmx.de',
    message: Buffer.from('x'),
    eightBit: false,
    envelopeId: 'e',
    mayFinish: () => mayFinish,
  };
  const transaction = new Transaction(mail, 0, (end) => ends.push(end));
  transaction.dotIsOut = dotIsOut;
  if (refusal !== null) transaction.answered('rcpt', refusal);
  transaction.cut('timeout', 'hard limit reached');
  expect(ends).toHaveLength(1);
  return ends[0] as SmtpEnd;
}

describe('a transaction whose connection is gone', () => {
  it('was a try, while its lease lasts', () => {
    expect(cutTransaction(true, false)).toMatchObject({
      kind: 'cut',
      reason: 'timeout',
      mayHaveArrived: false,
    });
  });

  it('was none, when its lease is over and its dot is not out: another worker may have it now', () => {
    expect(cutTransaction(false, false)).toEqual({ kind: 'lapsed' });
  });

  it('may have arrived, when its dot is out, lease or none', () => {
    expect(cutTransaction(false, true)).toMatchObject({ kind: 'cut', mayHaveArrived: true });
  });

  it('is refused, when it was refused, lease or none', () => {
    expect(cutTransaction(false, false, '550 5.1.1 no')).toMatchObject({ kind: 'refused', code: 550 });
  });
});
