/** Bytes of the tag that AES-GCM puts behind what it has encrypted. */
const tagBytes = 16;
/** Bytes of an RSA ciphertext under keys of 1024 to 8192 bits. */
const keyBytes = { least: 128, most: 1024, unit: 64 };
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Whether a text has the form of a value that sealed-secrets has sealed: base64 of two bytes that hold the length of
 * the encrypted session key, the key, and the encrypted value (pkg/crypto/crypto.go of sealed-secrets 0.40.0). Whether
 * it can be opened only the controller knows.
 */
export function isSealedValue(text: string): boolean {
  if (text.length % 4 !== 0 || !base64.test(text)) return false;
  const bytes = Buffer.from(text, "base64");
  if (bytes.length < 2) return false;
  const length = bytes.readUInt16BE(0);
  const isKey = length >= keyBytes.least && length <= keyBytes.most && length % keyBytes.unit === 0;
  return isKey && bytes.length >= 2 + length + tagBytes;
}
