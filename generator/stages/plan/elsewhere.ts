import { sharedKinds } from "./effects/class-table.ts";

/**
 * Which files of config's other folders tell something about a change of one folder: those that may name what it takes
 * away, and those of what its objects may name. Files have the names that the generator gives them: `<kind>-<name>.yaml`.
 */
export function tellsAbout(
  folder: string,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): (path: string) => boolean {
  const wanted = new Set<string>();
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => path.startsWith(`${folder}/`) && before.get(path) !== after.get(path),
  );
  for (const [kind, { users }] of sharedKinds) {
    if (changed.some((path) => !after.has(path) && kindOf(path) === kind.toLowerCase())) {
      for (const user of users) wanted.add(user.toLowerCase());
    }
    if (changed.some((path) => after.has(path) && users.some((user) => kindOf(path) === user.toLowerCase()))) {
      wanted.add(kind.toLowerCase());
    }
  }
  return (path) => !path.startsWith(`${folder}/`) && path.endsWith(".yaml") && wanted.has(kindOf(path));
}

function kindOf(path: string): string {
  const file = path.slice(path.lastIndexOf("/") + 1);
  return file.slice(0, Math.max(0, file.indexOf("-")));
}
