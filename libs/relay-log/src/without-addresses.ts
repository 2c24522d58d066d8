/** The local part of an address, quoted ones too, and the sign behind it. */
const LOCAL_PART = /(?:"(?:[^"\\]|\\.){1,64}"|[^\s<>()[\]{}:;,"'`=@\\/]{1,128})@(?=[a-z0-9[])/gi;
/** Our return paths tell nothing about a person (`bounce+<token>.<n>@`). */
const RETURN_PATH = /^bounce\+[\w.~-]+@$/i;

/** Whether an address is a return path of ours by its form; only its token proves it. */
export function isReturnPath(address: string): boolean {
  return /^bounce\+[\w.~-]+@[^\s@]+$/i.test(address);
}

/** The text with every address cut down to its domain, `<@gmx.de>`; our return paths stay whole. */
export function withoutAddresses(text: string): string {
  return text.replace(LOCAL_PART, (local) => (RETURN_PATH.test(local) ? local : '@'));
}

/** The domain of an address or of one that was cut down, lower case, or null. */
export function domainIn(address: string): string | null {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  return address.includes('@') && domain !== '' ? domain : null;
}
