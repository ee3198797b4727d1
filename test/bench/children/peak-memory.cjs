// Preloaded with --require: tells each process's peak memory when it ends, a line each. VmHWM is asked first, since the
// maximum that getrusage tells of a child includes its parent's memory at the time of the fork.
const { appendFileSync, readFileSync } = require("node:fs");
const { isMainThread } = require("node:worker_threads");

if (isMainThread) process.on("exit", () => appendFileSync(process.env.PEAK_MEMORY_FILE, `${peakKiB()}\n`));

function peakKiB() {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))[1]);
  } catch {
    return process.resourceUsage().maxRSS;
  }
}
