// Preloaded into a measured process, as CommonJS since that adds no time to its start: at its exit it writes its peak
// resident memory (bytes) to a file.
const { writeFileSync } = require('node:fs');

process.on('exit', () => {
  const file = process.env['BENCH_PEAK_FILE'];
  if (file !== undefined) writeFileSync(file, String(process.resourceUsage().maxRSS * 1024));
});
