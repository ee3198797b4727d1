/**
 * Whether a file has a text. A checkout may have turned the ends of its lines into CRLF (`core.autocrlf`), which git takes
 * back when the file is committed.
 */
export function isText(bytes: Buffer, text: string): boolean {
  return bytes.equals(Buffer.from(text)) || bytes.toString("utf8").replaceAll("\r\n", "\n") === text;
}
