/**
 * Actions of others that workflows use, pinned to the commits of their releases. The commits were looked up in public
 * workflows that pin them with the same version in a comment.
 */
const pins = {
  "actions/checkout": ["de0fac2e4500dabe0009e67214ff5f5447ce83dd", "v6.0.2"],
  "actions/setup-node": ["6044e13b5dc448c55e2357c09f80417699197238", "v6.2.0"],
  "actions/upload-artifact": ["ea165f8d65b6e75b540449e92b4886f43607fa02", "v4.6.2"],
  "actions/download-artifact": ["d3f86a106a0bac45b974a628896c90dbdf5c8093", "v4.3.0"],
  "actions/create-github-app-token": ["bcd2ba49218906704ab6c1aa796996da409d3eb1", "v3.2.0"],
} as const;

/** What `uses` says of an action. */
export function pinned(action: keyof typeof pins): string {
  return `${action}@${pins[action][0]}`;
}

/** A workflow's text with the version behind each pinned commit: what people and update bots read. */
export function withVersions(workflow: string): string {
  const versions = new Map(Object.entries(pins).map(([name, [commit, version]]) => [`${name}@${commit}`, version]));
  return workflow.replace(/^( +(?:- )?uses: )([^\s"]+)$/gm, (line, start: string, action: string) => {
    const version = versions.get(action);
    return version === undefined ? line : `${start}${action} # ${version}`;
  });
}
