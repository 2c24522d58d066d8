const WORD = /=\?([A-Za-z0-9_-]{1,40})(?:\*[A-Za-z-]{0,20})?\?([BbQq])\?([^?\s]{0,400})\?=/g;
const BETWEEN = /(\?=)\s+(?==\?[A-Za-z0-9_*-]{1,60}\?[BbQq]\?)/g;

/** A field's text with its encoded words read (RFC 2047). Words in an unknown character set stay as they are. */
export function withoutEncodedWords(text: string): string {
  return text.replace(BETWEEN, '$1').replace(WORD, (whole, charset: string, coding: string, data: string) => {
    const bytes = coding.toLowerCase() === 'b' ? Buffer.from(data, 'base64') : quotedBytes(data);
    try {
      return new TextDecoder(charset).decode(bytes);
    } catch {
      return whole;
    }
  });
}

function quotedBytes(data: string): Buffer {
  const plain = data
    .replace(/_/g, ' ')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(plain, 'latin1');
}
