import { createECDH } from 'node:crypto';
import { UndecipherableContent, decryptContent } from './content-encoding.js';

/** The example of RFC 8291 §5 and appendix A. */
const content = Buffer.from(
  'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  'base64url',
);
const ecdh = createECDH('prime256v1');
ecdh.setPrivateKey(Buffer.from('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94', 'base64url'));
const keys = { ecdh, auth: Buffer.from('BTBZMqHH6r4Tts7J_aSIgg', 'base64url') };

const changed = (at: number, value: number): Buffer => {
  const copy = Buffer.from(content);
  copy[at < 0 ? copy.length + at : at] = value;
  return copy;
};

describe('decryptContent', () => {
  it('reads the example of RFC 8291', () => {
    expect(decryptContent(content, keys).toString()).toBe('When I grow up, I want to be a watermelon');
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['less than a record', content.subarray(0, 90)],
    ['a changed record', changed(-1, 0)],
    ['a changed salt', changed(0, 0)],
    ['a key id off the curve', changed(30, 0)],
    ['records smaller than what follows', changed(18, 0)],
  ])('refuses %s', (_, bytes) => {
    expect(() => decryptContent(bytes, keys)).toThrow(UndecipherableContent);
  });
});
