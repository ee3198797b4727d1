// Starts git for a worker of the tests, and answers what it said. The worker's messages end when the worker does.
import { spawn } from "node:child_process";

process.on("message", ({ id, command, args, cwd, env, stdin }) => {
  const answer = (what) => process.connected && process.send({ id, ...what });
  const stdio = [stdin === undefined ? "ignore" : "pipe", "pipe", "pipe"];
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio });
  const [stdout, stderr] = [[], []];
  child.stdout.on("data", (chunk) => stdout.push(chunk));
  child.stderr.on("data", (chunk) => stderr.push(chunk));
  child.stdin?.on("error", () => {}).end(stdin);
  child.on("error", ({ code, message }) => answer({ error: { code, message } }));
  child.on("close", (code) => {
    answer({
      exitCode: code ?? undefined,
      stdout: Buffer.concat(stdout).toString("latin1"),
      stderr: Buffer.concat(stderr).toString(),
    });
  });
});
process.on("disconnect", () => process.exit());
