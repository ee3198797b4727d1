/** At the end: what stands in the plan itself is text of the input. */
const mark = /<!-- trip-config:plan (sha256:[0-9a-f]{64}) -->\s*$/;

/** A body that ends with the digest of the plan that it tells, hidden from readers. */
export function markedBody(body: string, digest: string): string {
  return `${body.trimEnd()}\n\n<!-- trip-config:plan ${digest} -->\n`;
}

/** The digest that a body carries; undefined: none. */
export function digestIn(body: string): string | undefined {
  return mark.exec(body)?.[1];
}
