import type { Call } from "./call.ts";

interface Page<Item> {
  readonly items: readonly Item[];
  readonly headers: Readonly<Record<string, string>>;
}

/** One page of what is listed, and the header that leads to the others. `{api}` stands for the path of the request. */
export function pageOf<Item>(all: readonly Item[], { query }: Pick<Call, "query">): Page<Item> {
  const size = Math.min(Number(query.get("per_page") ?? 30), 100);
  const page = Number(query.get("page") ?? 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const to = (number: number, rel: string) => {
    const parameters = new URLSearchParams(query);
    parameters.set("page", String(number));
    return `<{api}?${parameters}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [to(page - 1, "prev")] : []),
    ...(page < last ? [to(page + 1, "next"), to(last, "last")] : []),
    ...(page > 1 ? [to(1, "first")] : []),
  ];
  return {
    items: all.slice((page - 1) * size, page * size),
    headers: links.length === 0 ? {} : { link: links.join(", ") },
  };
}
