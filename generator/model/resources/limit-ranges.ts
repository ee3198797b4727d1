import { asRecord, asRecords, type Loose, textOf } from "../loose.ts";
import { type Amounts, amountOf, fill, readAmounts } from "./amounts.ts";
import { type Quantity, wholeQuantity } from "./quantity.ts";

/** One entry of a LimitRange, with the defaults that the API server works out when it is created. */
export interface LimitRangeItem {
  readonly type: string;
  readonly min: Amounts;
  readonly max: Amounts;
  readonly ratio: Amounts;
  readonly defaultLimits: Amounts;
  readonly defaultRequests: Amounts;
}

export interface LimitRange {
  readonly name: string;
  readonly items: readonly LimitRangeItem[];
}

/** Requests and limits that a LimitRange is held against. */
export interface RequestsAndLimits {
  readonly requests: Amounts;
  readonly limits: Amounts;
}

/**
 * A LimitRange as admission sees it. For containers a default limit is the maximum unless said, a default request the
 * default limit, and failing that the minimum (pkg/apis/core/v1/defaults.go, SetDefaults_LimitRangeItem).
 */
export function readLimitRange(name: string, object: Loose): LimitRange {
  const items = asRecords(asRecord(object.spec).limits).map((item) => {
    const min = readAmounts(item.min);
    const max = readAmounts(item.max);
    const defaultLimits = readAmounts(item.default);
    const defaultRequests = readAmounts(item.defaultRequest);
    if (item.type === "Container") {
      fill(defaultLimits, max);
      fill(defaultRequests, defaultLimits);
      fill(defaultRequests, min);
    }
    return {
      type: textOf(item.type) ?? "",
      min,
      max,
      ratio: readAmounts(item.maxLimitRequestRatio),
      defaultLimits,
      defaultRequests,
    };
  });
  return { name, items };
}

/** What containers get that say nothing: `limits` and `requests` of the LimitRanges of a namespace. */
export function containerDefaults(ranges: readonly LimitRange[]): RequestsAndLimits {
  const requests = new Map<string, Quantity>();
  const limits = new Map<string, Quantity>();
  for (const { items } of ranges) {
    const own = { requests: new Map<string, Quantity>(), limits: new Map<string, Quantity>() };
    for (const item of items) {
      if (item.type !== "Container") continue;
      for (const [name, amount] of item.defaultRequests) own.requests.set(name, amount);
      for (const [name, amount] of item.defaultLimits) own.limits.set(name, amount);
    }
    fill(requests, own.requests);
    fill(limits, own.limits);
  }
  return { requests, limits };
}

/**
 * What a container, a pod or a claim does that the entries of its type forbid, as ends of the sentence "it …". Missing
 * amounts are violations too, as in plugin/pkg/admission/limitranger/admission.go. A claim has no limits.
 */
export function violations(type: string, ranges: readonly LimitRange[], actual: RequestsAndLimits): readonly string[] {
  const found: string[] = [];
  for (const { name, items } of ranges) {
    for (const item of items) {
      if (item.type !== type) continue;
      const said = new Set([
        ...below(item.min, actual),
        ...above(item.max, actual, type === "PersistentVolumeClaim"),
        ...overRatio(item.ratio, actual),
      ]);
      for (const fault of said) found.push(`${fault} of LimitRange ${name}`);
    }
  }
  return found;
}

function* below(min: Amounts, { requests, limits }: RequestsAndLimits): Iterable<string> {
  for (const [resource, floor] of min) {
    const request = requests.get(resource);
    const limit = limits.get(resource);
    const least = `the minimum ${amountOf(resource, floor)}`;
    if (request === undefined) yield `requests no ${resource}, which has ${least}`;
    else if (request < floor) yield `requests ${amountOf(resource, request)} of ${resource}, less than ${least}`;
    if (request !== undefined && limit !== undefined && limit < floor) {
      yield `limits ${resource} to ${amountOf(resource, limit)}, less than ${least}`;
    }
  }
}

function* above(max: Amounts, { requests, limits }: RequestsAndLimits, requestsOnly: boolean): Iterable<string> {
  for (const [resource, ceiling] of max) {
    const request = requests.get(resource);
    const limit = limits.get(resource);
    const most = `the maximum ${amountOf(resource, ceiling)}`;
    if (requestsOnly && request === undefined) yield `requests no ${resource}, which has ${most}`;
    if (!requestsOnly && limit === undefined) yield `has no limit of ${resource}, which has ${most}`;
    if (limit !== undefined && limit > ceiling) {
      yield `limits ${resource} to ${amountOf(resource, limit)}, more than ${most}`;
    } else if (request !== undefined && request > ceiling) {
      yield `requests ${amountOf(resource, request)} of ${resource}, more than ${most}`;
    }
  }
}

function* overRatio(ratios: Amounts, { requests, limits }: RequestsAndLimits): Iterable<string> {
  for (const [resource, ratio] of ratios) {
    const request = requests.get(resource) ?? 0n;
    const limit = limits.get(resource) ?? 0n;
    const most = `${amountOf("", ratio)} times the request, the maximum ratio`;
    if (request === 0n || limit === 0n) {
      yield `lacks a request or a limit of ${resource}, which may be at most ${most}`;
    } else if (limit * wholeQuantity(1) > ratio * request) {
      const amounts = `${amountOf(resource, limit)} with a request of ${amountOf(resource, request)}`;
      yield `limits ${resource} to ${amounts}, more than ${most}`;
    }
  }
}
