import { filesDigest, type PublishRecord, type StatedPlan } from "../branch/record.ts";
import { inputsDigestOf } from "./inputs.ts";
import type { TargetOptions } from "./options.ts";
import { compiledTree, type Target } from "./target.ts";

/** Where a target's files come from. */
export function provenance(target: Target, options: TargetOptions, plan?: StatedPlan): PublishRecord {
  return {
    sourceCommit: options.commit,
    inputsDigest: inputsDigestOf(target.inputs, target.name),
    generatorVersion: options.generatorVersion,
    filesDigest: filesDigest(compiledTree(target)),
    ...(options.dirty && { dirty: true }),
    ...(plan && { plan }),
  };
}
