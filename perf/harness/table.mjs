// Results as an aligned table for the terminal.

const columns = [
  { head: "workload", of: (row) => row.workload },
  { head: "shape", of: (row) => row.shape },
  { head: "contender", of: (row) => row.contender },
  { head: "time", of: (row) => timeText(row.seconds), right: true },
  { head: "speed", of: (row) => row.speed.median.toFixed(2), right: true },
  { head: "range", of: (row) => `${row.speed.min.toFixed(2)}-${row.speed.max.toFixed(2)}`, right: true },
];

export function timeText(seconds) {
  if (seconds >= 1) return `${seconds.toPrecision(3)} s`;
  if (seconds >= 1e-3) return `${(seconds * 1e3).toPrecision(3)} ms`;
  if (seconds >= 1e-6) return `${(seconds * 1e6).toPrecision(3)} us`;
  return `${(seconds * 1e9).toPrecision(3)} ns`;
}

/** Lines of the table; `withHead` adds the line of column names. */
export function tableLines(rows, widths, withHead) {
  const cells = rows.map((row) => columns.map(({ of }) => of(row)));
  if (withHead) cells.unshift(columns.map(({ head }) => head));
  return cells.map((line) =>
    line.map((cell, k) => (columns[k].right ? cell.padStart(widths[k]) : cell.padEnd(widths[k]))).join("  "),
  );
}

/** Wide enough for every workload, so that rows can be printed as they come. */
export const columnWidths = [8, 16, 26, 8, 6, 11];
