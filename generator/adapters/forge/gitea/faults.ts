import type { Told } from "../faults.ts";

/** Gitea in messages. Forgejo, which is made of it, is meant too. */
export const gitea: Told = { forge: "Gitea", page: "docs/gitea.md" };
