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

/** Names in words; of those that are too many, how many there are. */
export function namesText(items: readonly { readonly name: string }[]): string {
  return firstNames(items.map(({ name }) => name));
}

/** A list of names, of which those beyond the first are folded. */
export function nameList(names: readonly string[]): Html {
  const text = firstNames(names);
  if (names.length <= shown) return html`${text}`;
  return html`<details><summary>${text}</summary>${names.slice(shown).join(", ")}</details>`;
}

function firstNames(names: readonly string[]): string {
  const first = names.slice(0, shown).join(", ");
  const rest = names.length - shown;
  return rest > 0 ? `${first} and ${rest.toLocaleString("en")} more` : first;
}
