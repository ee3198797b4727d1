/**
 * What became of a branch of the bot.
 *
 * - `unchanged`: nothing to do. `kept`: the open pull request is right as it is.
 * - `withdrawn`: main has what is wanted, so the pull request was closed.
 * - `queued`: the forge merges it by itself, when its own conditions are met; a later run finds it merged.
 * - `stopped`: nothing was written, and the diagnostics say why.
 */
export type Action = "unchanged" | "opened" | "updated" | "kept" | "withdrawn" | "merged" | "queued" | "stopped";
