import { wordsOf } from "./names.ts";

/** Words of names under which random-looking values are public. */
const publicWords: ReadonlySet<string> = new Set(
  `bundle ca cert certificate certificates checksum commit crt csr digest etag fingerprint hash id image integrity md5 mirror
  name names namespace public ref revision sha sha1 sha256 sha512 sum uid uuid version`.split(/\s+/),
);

const hexadecimal = /^[0-9a-fA-F]+$/;
const base64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

/**
 * Whether `value` is one random string of 32 to 512 characters, in hexadecimal or base64, under a name that does not
 * make it public. Random base64 has upper and lower case and digits, 4 bits a character and more, and changes between
 * them at most characters; names, however long, do not.
 */
export function isRandom(key: string, value: string): boolean {
  const text = value.length > 600 ? value : value.trim();
  if (text.length < 32 || text.length > 512) return false;
  if (!base64.test(text) || /^sha\d+-/.test(text)) return false;
  const looks = hexadecimal.test(text) ? isRandomHex(text) : isRandomBase64(text);
  // `podhash` and `clusterid` are words too.
  return looks && !wordsOf(key).some((word) => publicWords.has(word) || /(?:hash|id)$/.test(word));
}

function isRandomHex(text: string): boolean {
  return /\d/.test(text) && /[a-f]/i.test(text) && entropy(text) >= 3;
}

function isRandomBase64(text: string): boolean {
  if ((text.match(/\d/g)?.length ?? 0) < 2 || !/[a-z]/.test(text) || !/[A-Z]/.test(text)) return false;
  return entropy(text) >= 4 && changes(text) >= 0.45 * text.length;
}

/** Shannon entropy in bits a character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return -[...counts.values()].reduce((sum, count) => sum + (count / text.length) * Math.log2(count / text.length), 0);
}

/** How often upper case, lower case, digits and the rest follow on one another. */
function changes(text: string): number {
  const classOf = (character: string) =>
    character >= "a" && character <= "z" ? 0 : character >= "A" && character <= "Z" ? 1 : /\d/.test(character) ? 2 : 3;
  const classes = Array.from(text, classOf);
  return classes.filter((each, index) => index > 0 && each !== classes[index - 1]).length;
}
