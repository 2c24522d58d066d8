import { createECDH, hkdfSync, randomBytes } from 'node:crypto';
import { drawMessageKeys, encryptContent, MOST_PLAIN_BYTES, receiverOf } from './encrypt-content.js';
import { hkdfOfOneBlock } from './hkdf.js';
import { MessageKeyStock } from './message-key-stock.js';

const bytes = (text: string) => Buffer.from(text, 'base64url');
const receiver = receiverOf({
  p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
});

describe('encryptContent', () => {
  it('makes the example of RFC 8291, 5 and appendix A', () => {
    const ecdh = createECDH('prime256v1');
    ecdh.setPrivateKey(bytes('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'));
    const own = { ecdh, publicKey: ecdh.getPublicKey(), salt: bytes('DGv6ra1nlYgDCS1FRnbzlw') };
    const plain = Buffer.from('When I grow up, I want to be a watermelon');
    expect(encryptContent(plain, receiver, own).toString('base64url')).toBe(
      'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
    );
  });

  it('fills what a push service must take, and no more', () => {
    const most = Buffer.alloc(MOST_PLAIN_BYTES);
    expect(encryptContent(most, receiver, drawMessageKeys())).toHaveLength(4096);
    expect(() => encryptContent(Buffer.alloc(MOST_PLAIN_BYTES + 1), receiver, drawMessageKeys())).toThrow(
      RangeError,
    );
  });

  it('does not encrypt for a point off the curve', () => {
    const off = { ...receiver, publicKey: Buffer.alloc(65, 4) };
    expect(() => encryptContent(Buffer.of(1), off, drawMessageKeys())).toThrow();
  });

  it.each([
    ['a short key', { p256dh: receiver.publicKey.subarray(1).toString('base64url') }],
    [
      'a compressed one',
      { p256dh: Buffer.concat([Buffer.of(2), receiver.publicKey.subarray(1)]).toString('base64url') },
    ],
    ['a short secret', { auth: 'BTBZMqHH6r4Tts7J_aSI' }],
  ])('refuses %s', (_, changes) => {
    const { publicKey, auth } = receiver;
    const keys = { p256dh: publicKey.toString('base64url'), auth: auth.toString('base64url') };
    expect(() => receiverOf({ ...keys, ...changes })).toThrow(RangeError);
  });
});

describe('hkdfOfOneBlock', () => {
  it('is HKDF', () => {
    for (let length = 0; length <= 64; length += 8) {
      const [salt, secret, one, two] = [
        randomBytes(length),
        randomBytes(65),
        randomBytes(length),
        randomBytes(140),
      ];
      const expected = [one, two].map((info) => Buffer.from(hkdfSync('sha256', secret, salt, info, 32)));
      expect(hkdfOfOneBlock(salt, secret, [one, two])).toEqual(expected);
    }
  });
});

describe('MessageKeyStock', () => {
  it('gives each message a pair and a salt of its own, from the stock and after it', () => {
    const stock = new MessageKeyStock();
    stock.fill(20);
    const seen = Array.from({ length: 60 }, () =>
      stock.spend(({ publicKey, salt, ecdh }) => {
        expect(ecdh.getPublicKey()).toEqual(publicKey);
        return [publicKey.toString('hex'), salt.toString('hex')];
      }),
    );
    expect(new Set(seen.flat()).size).toBe(120);
  });
});
