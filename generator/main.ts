import { setFlagsFromString } from "node:v8";
import { main } from "./cli/main.ts";

// Most runs are over before code that V8 optimizes has paid for being compiled, which takes a third of their time. This
// is seven times V8's own budget of bytecode that a function runs through first: runs of many environments reach it.
setFlagsFromString("--interrupt-budget=500000");

void main(process.argv.slice(2));
