import { type Html, html } from "./html.ts";

/** Names that are shown; the rest is folded. */
const shown = 6;

/** A part of the page that the list at its head leads to. */
export function section(id: string, title: string, content: readonly Html[]): Html {
  return html`<section id="${id}" aria-labelledby="${id}-heading"><h2 id="${id}-heading">${title}</h2>
${content}</section>
`;
}

/** A table that can be moved by keys where it is wider than the page. The first cell of a row is its heading. */
export function table(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly (string | number | Html)[])[],
): Html {
  return html`<div class="wide" role="group" tabindex="0" aria-label="${caption}"><table><caption>${caption}</caption>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([first = "", ...cells]) =>
      html`<tr><th scope="row">${first}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>
`,
  )}</tbody></table></div>
`;
}

/** What is equal by its key, in the order of the first of each. */
export function alike<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly (readonly Item[])[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

/** Names in words, and the same with those that are too many folded. */
export function namesOf(items: readonly { readonly name: string }[]): { readonly text: string; readonly markup: Html } {
  const names = items.map(({ name }) => name);
  const rest = names.slice(shown);
  const first = names.slice(0, shown).join(", ");
  if (rest.length === 0) return { text: first, markup: html`${first}` };
  const count = `${rest.length.toLocaleString("en")} more`;
  return { text: `${first} and ${count}`, markup: html`${first} and ${count}` };
}

/** A list of names, of which those beyond the first are folded. */
export function nameList(names: readonly string[]): Html {
  const first = names.slice(0, shown).join(", ");
  if (names.length <= shown) return html`${first}`;
  const rest = names.slice(shown);
  return html`<details><summary>${first} and ${rest.length.toLocaleString("en")} more</summary>${rest.join(", ")}</details>`;
}
