import { HmacKeyHasher } from './key-hasher.js';
import { KeyedHash } from './keyed-hash.js';
import { Vault } from './key-ring.js';
import { SignedLinks } from './signed-links.js';

const OLD = { id: 'old', secret: Buffer.alloc(32, 1) };
const NEW = { id: 'new', secret: Buffer.alloc(32, 2) };
const ID = '01780000-0000-7000-8000-00000000000a';
const OTHER_ID = '01780000-0000-7000-8000-00000000000b';

describe('Vault', () => {
  it('opens what it sealed, and seals no text twice alike', () => {
    const vault = new Vault([NEW]);
    const [one, two] = [vault.seal('Straße 1'), vault.seal('Straße 1')];
    expect(vault.open(one)).toBe('Straße 1');
    expect(one.equals(two)).toBe(false);
    expect(one.includes('Straße')).toBe(false);
    expect(vault.openJson(vault.sealJson({ a: [1, null] }))).toEqual({ a: [1, null] });
  });

  it('opens what an older key of the ring sealed, and tells that it is stale', () => {
    const sealed = new Vault([OLD]).seal('x');
    const rotated = new Vault([NEW, OLD]);
    expect(rotated.open(sealed)).toBe('x');
    expect(rotated.isStale(sealed)).toBe(true);
    expect(rotated.isStale(rotated.seal('x'))).toBe(false);
  });

  it('refuses what a key that has left the ring sealed', () => {
    const sealed = new Vault([OLD]).seal('x');
    expect(() => new Vault([NEW]).open(sealed)).toThrow(
      expect.objectContaining({ code: 'unknown-key' }) as Error,
    );
  });

  it('refuses bytes that were tampered with, wherever', () => {
    const vault = new Vault([NEW]);
    const sealed = vault.seal('hello');
    for (let at = 1 + 'new'.length; at < sealed.length; at += 1) {
      const forged = Buffer.from(sealed);
      forged[at] = (forged[at] ?? 0) ^ 1;
      expect(() => vault.open(forged)).toThrow();
    }
  });

  it.each([
    ['an empty ring', []],
    ['a short key', [NEW, { id: 'short', secret: Buffer.alloc(16) }]],
  ])('refuses %s', (_, keys) => {
    expect(() => new Vault(keys)).toThrow(expect.objectContaining({ code: 'key-ring' }) as Error);
  });
});

describe('KeyedHash', () => {
  const hash = new KeyedHash([NEW, OLD]);

  it('finds an address however it is written, and keeps purposes apart', () => {
    expect(hash.email(' Erika@GMX.de ').equals(hash.email('erika@gmx.de'))).toBe(true);
    expect(hash.email('+491701').equals(hash.phone('+491701'))).toBe(false);
    expect(hash.of('a', 'bc').equals(hash.of('ab', 'c'))).toBe(false);
  });

  it('matches under every live key and no other', () => {
    const old = new KeyedHash([OLD]);
    expect(hash.keyId).toBe('new');
    expect(hash.all('p', 't')).toHaveLength(2);
    expect(hash.matches('p', 't', old.of('p', 't'))).toBe(true);
    expect(old.matches('p', 't', hash.of('p', 't'))).toBe(false);
    expect(hash.matches('p', 't', Buffer.alloc(3))).toBe(false);
  });

  it('refuses an empty ring', () => {
    expect(() => new KeyedHash([])).toThrow(expect.objectContaining({ code: 'key-ring' }) as Error);
  });
});

describe('SignedLinks', () => {
  const links = new SignedLinks(new KeyedHash([NEW, OLD]), 'https://bote.example');

  it.each(['message', 'action', 'preferences', 'bounce'] as const)(
    'reads its own token for %s only',
    (kind) => {
      const token = links.token(kind, ID);
      expect(token).toMatch(/^[a-z2-7]{45}$/);
      expect(links.read(kind, token)).toBe(ID);
      // Mail systems fold the case of a local part.
      expect(links.read(kind, token.toUpperCase())).toBe(ID);
      expect(links.read(kind === 'message' ? 'action' : 'message', token)).toBeNull();
    },
  );

  it('reads a token of an older key', () => {
    const old = new SignedLinks(new KeyedHash([OLD]), 'https://bote.example');
    expect(links.read('bounce', old.token('bounce', ID))).toBe(ID);
    expect(old.read('bounce', links.token('bounce', ID))).toBeNull();
  });

  it('refuses every other text', () => {
    const token = links.token('message', ID);
    for (let at = 0; at < token.length - 1; at += 1) {
      const letter = token[at] === 'a' ? 'b' : 'a';
      expect(links.read('message', token.slice(0, at) + letter + token.slice(at + 1))).toBeNull();
    }
    for (const text of [
      '',
      'a',
      token.slice(1),
      '!'.repeat(45),
      links.token('message', OTHER_ID).slice(0, 26) + token.slice(26),
    ])
      expect(links.read('message', text)).toBeNull();
  });

  it('makes the addresses of pages', () => {
    expect(links.url('message', ID)).toBe(`https://bote.example/m/${links.token('message', ID)}`);
    expect(links.url('action', ID)).toMatch(/^https:\/\/bote\.example\/a\//);
    expect(links.url('preferences', ID)).toMatch(/^https:\/\/bote\.example\/p\//);
  });
});

describe('HmacKeyHasher', () => {
  const hasher = new HmacKeyHasher([NEW, OLD]);

  it('matches its own hashes, under every live key', () => {
    expect(hasher.hashes('secret')).toHaveLength(2);
    expect(hasher.hash('secret')).toBe(hasher.hashes('secret')[0]);
    for (const stored of hasher.hashes('secret')) expect(hasher.matches('secret', stored)).toBe(true);
    expect(hasher.matches('Secret', hasher.hash('secret'))).toBe(false);
  });

  it.each(['', 'new', 'new:', 'new:AAAA', 'gone:AAAA'])('matches nothing with %j', (stored) => {
    expect(hasher.matches('secret', stored)).toBe(false);
  });

  it('has no hash without keys', () => {
    expect(new HmacKeyHasher([]).hash('secret')).toBe('');
  });
});
