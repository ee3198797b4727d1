import { type ParsedImage, parseImage } from "../../../model/images/reference.ts";
import { asRecords, asText } from "../../../model/loose.ts";
import { compareNumbers, numbersOf } from "../../../model/version-numbers.ts";
import type { Effect } from "../effect.ts";
import type { Pair } from "../scene.ts";
import { type Keeper, keepersOf } from "./kept-data.ts";
import { type Product, products } from "./series.ts";
import type { Step } from "./steps.ts";
import { listed, quoted } from "./words.ts";
import { isWorkload } from "./workload.ts";

/** What other versions, and other products, do with the data that a volume has. */
export function dataVersions(pair: Pair): readonly Effect[] {
  return movesOf(pair).map(({ what, step }) => {
    const { severity, says, hint } = step;
    const workload = pair.reference.name;
    const message = `${quoted(workload)} goes ${what} on the data that its volume has: ${says}`;
    return { kind: "existing-data", workload, severity, message, hint };
  });
}

/** Names of the containers of which that says something; then what their images' tags say alone is not worth a word. */
export function movedStores(pair: Pair): ReadonlySet<string> {
  return new Set(movesOf(pair).map(({ container }) => container));
}

/** Names of the containers that go on as another product: what an empty volume would be for is not the question then. */
export function otherProducts(pair: Pair): ReadonlySet<string> {
  return new Set(movesOf(pair).flatMap(({ container, step }) => (step === another ? [container] : [])));
}

interface Move {
  readonly container: string;
  /** "from MySQL 8.0 to 8.4" */
  readonly what: string;
  readonly step: Step;
}

function movesOf({ before, after, fields }: Pair): readonly Move[] {
  if (before === undefined || after === undefined || fields.length === 0 || !isWorkload(after)) return [];
  return keepersOf(before, after).flatMap((keeper): readonly Move[] => {
    const [from, to] = [keeper.before, keeper.after].map(({ image }) => parseImage(asText(image)));
    if (from === undefined || to === undefined) return [];
    const move = moveOf(from, to, keeper);
    return move === undefined ? [] : [{ container: asText(keeper.after.name), ...move }];
  });
}

function moveOf(from: ParsedImage, to: ParsedImage, { after }: Keeper): Omit<Move, "container"> | undefined {
  const [product, other] = [productOf(from), productOf(to)];
  if (product === undefined) return undefined;
  if (product !== other)
    return { what: `from ${product.name} to ${other?.name ?? quoted(to.repository)}`, step: another };
  const [old, now] = [versionOf(product, from), versionOf(product, to)];
  if (old === undefined || now === undefined) return undefined;
  const [was, is] = [seriesOf(product, old), seriesOf(product, now)];
  const back = compareNumbers(old.slice(0, product.backNumbers ?? was.length), now, Number.NaN) > 0;
  if (!back && compareNumbers(was, is, Number.NaN) === 0) return undefined;
  if (!isAnotherFormat(product, back ? is : was, back ? was : is)) return undefined;
  const what = `${back ? "back " : ""}from ${product.name} ${textOf(old)} to ${textOf(now)}`;
  const variables = new Set(asRecords(after.env).map(({ name }) => asText(name)));
  const step = back ? product.back?.(now) : (skipping(product, old, now) ?? product.onward?.(old, now, variables));
  return step === undefined ? undefined : { what, step };
}

const another: Step = {
  severity: "high",
  says: "it starts only where the new one opens what the old one wrote.",
  hint: "give the new one an empty volume, under another name beside the old one, and carry the data over.",
};

function skipping(product: Product, from: readonly number[], to: readonly number[]): Step | undefined {
  const skipped = (product.stops ?? []).filter((stop) => {
    const numbers = numbersOf(stop);
    const series = seriesOf(product, numbers);
    // What a tag leaves out is read so that less is skipped: `8` was the last of 8, and becomes its first.
    return (
      compareNumbers(from.slice(0, numbers.length), numbers, Number.POSITIVE_INFINITY) < 0 &&
      compareNumbers(series, to.slice(0, series.length)) < 0
    );
  });
  if (skipped.length === 0) return undefined;
  return {
    severity: "high",
    says: `it passes over ${listed(skipped)}, which is not supported: expect that it does not start.`,
    hint: `publish ${listed(skipped)} first, ${skipped.length === 1 ? "until" : "each until"} it has started, as the product's upgrade notes say; take a dump before.`,
  };
}

/** The numbers that name the series of a version. */
function seriesOf({ numbers }: Product, version: readonly number[]): readonly number[] {
  return version.slice(0, numbers(version[0] ?? 0));
}

function isAnotherFormat({ formats }: Product, older: readonly number[], newer: readonly number[]): boolean {
  if (formats === undefined) return true;
  const numbers = formats.map(numbersOf);
  return numbers.some((first) => compareNumbers(older, first) < 0 && compareNumbers(first, newer) <= 0);
}

function productOf({ repository }: ParsedImage): Product | undefined {
  return products.find(({ images }) => images.test(repository));
}

/** The numbers of a tag; undefined where it says none: `latest`, a commit, a date. */
function versionOf(product: Product, { tag = "" }: ParsedImage): readonly number[] | undefined {
  const own = product.tag?.exec(tag)?.[1];
  const text = own ?? /^v?(\d{1,4}(?:\.\d{1,4}){0,2})(?:[-._+].*)?$/.exec(tag)?.[1];
  return text === undefined ? undefined : numbersOf(text);
}

function textOf(version: readonly number[]): string {
  return version.join(".");
}
