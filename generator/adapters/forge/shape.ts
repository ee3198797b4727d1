/**
 * What is wrong with a value, as the end of a sentence that begins with its place, such as `is no text`; undefined:
 * nothing. What answers need not be GitHub, so nothing of an answer is believed before its shape was looked at.
 */
export type Shape = (value: unknown, place: string) => string | undefined;

const is =
  (test: (value: unknown) => boolean, what: string): Shape =>
  (value, place) =>
    test(value) ? undefined : `${place} is no ${what}`;

export const text = is((value) => typeof value === "string", "text");
export const flag = is((value) => typeof value === "boolean", "boolean");
export const whole = is((value) => Number.isSafeInteger(value), "whole number");
/** In the SHA-1 format or the SHA-256 one. */
export const hash = is(
  (value) => typeof value === "string" && /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(value),
  "hash of git",
);
export const record = is(isObject, "object");

export function optional(shape: Shape): Shape {
  return (value, place) => (value === undefined || value === null ? undefined : shape(value, place));
}

export function list(shape: Shape): Shape {
  return (value, place) => {
    if (!Array.isArray(value)) return `${place} is no list`;
    return firstFault(value.map((item, at) => () => shape(item, `${place}[${at}]`)));
  };
}

/** Fields that are looked at; what else there is does not matter. Only own ones count, whatever `__proto__` says. */
export function fields(shapes: Readonly<Record<string, Shape>>): Shape {
  return (value, place) => {
    if (!isObject(value)) return `${place} is no object`;
    const own = (name: string) => (Object.hasOwn(value, name) ? value[name] : undefined);
    return firstFault(
      Object.entries(shapes).map(
        ([name, shape]) =>
          () =>
            shape(own(name), `${place}.${name}`),
      ),
    );
  };
}

/** An object whose values, whatever their names, have one shape. */
export function values(shape: Shape): Shape {
  return (value, place) => {
    if (!isObject(value)) return `${place} is no object`;
    return firstFault(
      Object.entries(value).map(
        ([name, one]) =>
          () =>
            shape(one, `${place}.${name}`),
      ),
    );
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function firstFault(faults: readonly (() => string | undefined)[]): string | undefined {
  for (const fault of faults) {
    const found = fault();
    if (found !== undefined) return found;
  }
  return undefined;
}
