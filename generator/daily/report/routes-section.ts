import type { EnvironmentFacts } from "./facts.ts";
import { type Html, html } from "./html.ts";
import { section, table } from "./parts.ts";

/** Environments that are not folded. */
const open = 3;

/** What can be called from outside the cluster, and by which certificates it is encrypted. */
export function routesSection(environments: readonly EnvironmentFacts[]): Html {
  return section(
    "routes",
    "Open to the outside: routes and certificates",
    environments.map(
      (
        environment,
        at,
      ) => html`<details class="block"${at < open ? html` open` : ""}><summary><h3>${environment.name}</h3></summary>
${routesOf(environment)}</details>
`,
    ),
  );
}

function routesOf({ name, open: routes, certificates }: EnvironmentFacts): Html {
  const ways =
    routes.length === 0
      ? html`<p>Nothing is open.</p>`
      : table(
          `Open to the outside in ${name}`,
          ["address", "leads to", "encrypted by", "object"],
          routes.map(({ address, leadsTo, tls, object }) => [
            address,
            leadsTo,
            tls ?? html`<span class="quiet">not encrypted</span>`,
            object,
          ]),
        );
  if (certificates.length === 0) return html`${ways}<p>No certificate is asked for.</p>`;
  const asked = table(
    `Certificates of ${name}`,
    ["certificate", "hosts", "issuer", "secret"],
    certificates.map((one) => [one.name, one.hosts.join(", "), one.issuer, one.secret]),
  );
  return html`${ways}${asked}`;
}
