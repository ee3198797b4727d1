// Preloaded with --require: tells the process's peak memory when it ends. VmHWM is asked first, since the maximum that
// getrusage tells of a child includes its parent's memory at the time of the fork.
const { readFileSync, writeFileSync } = require("node:fs");

process.on("exit", () => writeFileSync(process.env.PEAK_MEMORY_FILE, String(peakKiB())));

function peakKiB() {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))[1]);
  } catch {
    return process.resourceUsage().maxRSS;
  }
}
