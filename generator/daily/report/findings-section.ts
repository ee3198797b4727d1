import type { LocatedDiagnostic } from "../../diagnostics/locate.ts";
import type { PlacedWaiver } from "../../model/waivers.ts";
import { type Html, html } from "./html.ts";
import { nameList, section, table } from "./parts.ts";

/** Findings that are not folded. */
const open = 50;

/** What was found, with the lines that it is of; errors first. */
export function findingsSection(findings: readonly LocatedDiagnostic[]): Html {
  const count = (severity: LocatedDiagnostic["severity"]) => findings.filter((one) => one.severity === severity).length;
  const sum = `${count("error")} errors, ${count("warning")} warnings, ${count("waived")} waived.`;
  const rest = findings.slice(open);
  return section("findings", "Findings", [
    html`<p>${findings.length === 0 ? "Nothing was found." : sum}</p><ol class="findings">${findings.slice(0, open).map(item)}</ol>`,
    ...(rest.length === 0
      ? []
      : [
          html`<details><summary>${rest.length} more</summary><ol class="findings" start="${open + 1}">${rest.map(item)}</ol></details>`,
        ]),
  ]);
}

function item({ code, severity, message, hint, objects, location, secret, waiver }: LocatedDiagnostic): Html {
  const range = location?.range;
  const place =
    location === undefined ? "" : `${location.file}${range === undefined ? "" : `:${range.line}:${range.column}`}`;
  const line = range === undefined ? "" : secret === true ? "(the line holds a credential)" : range.text.trim();
  return html`<li class="finding ${severity}"><p><strong class="severity">${severity}</strong> <code>${code}</code> <span class="place">${place}</span></p>
<p>${message}</p>${line === "" ? "" : html`<pre>${line}</pre>`}${hint === undefined ? "" : html`<p class="hint">${hint}</p>`}${waiver === undefined ? "" : html`<p class="hint">${waiver.why}</p>`}${objects.length === 0 ? "" : html`<div class="objects">${nameList(objects)}</div>`}</li>
`;
}

/** What may stay, for which reason, and until when; what ends first comes first. */
export function waiversSection(waivers: readonly PlacedWaiver[], at: string): Html {
  const today = at.slice(0, 10);
  const rows = [...waivers]
    .sort((a, b) => (a.until === b.until ? 0 : a.until < b.until ? -1 : 1))
    .map(({ code, object, until, owner, reason }) => [
      code,
      [object.namespace, object.kind, object.name].filter((part) => part !== undefined).join("/"),
      until < today ? html`${until} <strong>ended</strong>` : until,
      owner,
      reason,
    ]);
  const content =
    rows.length === 0
      ? html`<p>Nothing is waived.</p>`
      : table("Waivers", ["code", "object", "until", "owner", "reason"], rows);
  return section("waivers", "Waivers", [content]);
}
