// Results as an aligned table for the terminal, and as a table for the documentation.

import { speed } from "./statistics.mjs";

const columns = [
  { head: "workload", of: (row) => row.workload },
  { head: "shape", of: (row) => row.shape },
  { head: "contender", of: (row) => row.contender },
  { head: "time", of: (row) => timeText(row.seconds), right: true },
  { head: "speed", of: (row) => row.speed.median.toFixed(2), right: true },
  { head: "range", of: (row) => `${row.speed.min.toFixed(2)}-${row.speed.max.toFixed(2)}`, right: true },
  { head: "extra", of: (row) => (row.extraBytes === undefined ? "" : bytesText(row.extraBytes)), right: true },
];

/** Wide enough for every workload, so that rows can be printed as they come. */
export const columnWidths = [8, 16, 26, 8, 6, 11, 8];

export function timeText(seconds) {
  const units = [
    [1, "s"],
    [1e-3, "ms"],
    [1e-6, "us"],
    [1e-9, "ns"],
  ];
  const rounded = Number(seconds.toPrecision(3));
  const [size, unit] = units.find(([least]) => rounded >= least) ?? units.at(-1);
  return `${Number((rounded / size).toPrecision(3))} ${unit}`;
}

function bytesText(bytes) {
  if (bytes >= 1e6) return `${(bytes / 1e6).toPrecision(3)} MB`;
  return bytes >= 1e3 ? `${(bytes / 1e3).toPrecision(3)} KB` : `${bytes} B`;
}

/** Two digits below 10, none that say nothing above. */
export function numberText(value) {
  return value >= 10 ? value.toFixed(0) : value.toPrecision(2);
}

/** Lines of the table; `withHead` adds the line of column names. */
export function tableLines(rows, widths, withHead) {
  const cells = rows.map((row) => columns.map(({ of }) => of(row)));
  if (withHead) cells.unshift(columns.map(({ head }) => head));
  return cells.map((line) =>
    line
      .map((cell, k) => (columns[k].right ? cell.padStart(widths[k]) : cell.padEnd(widths[k])))
      .join("  ")
      .trimEnd(),
  );
}

/**
 * One line per shape: the time of the package, then how many times as long each other contender takes. The best by hand
 * comes with its range; of the natural code the first.
 */
export function markdownTable(rows) {
  const others = [
    ...new Set(rows.filter(({ kind }) => kind === "native" || kind === "peer").map((row) => row.contender)),
  ];
  const heads = ["workload", "shape", "lanewise", "by hand", "nested", ...others];
  const lines = [heads, heads.map((_, k) => (k < 2 ? "---" : "--:"))];
  for (const group of byShape(rows)) {
    const [own] = group;
    const times = (row) => (row === undefined ? "" : numberText(speed(own.rounds, row.rounds).median));
    const { min, max, median } = own.speed;
    lines.push([
      `${own.workload} ${own.title}`,
      own.shape,
      timeText(own.seconds),
      `${median.toFixed(2)} (${min.toFixed(2)}-${max.toFixed(2)})`,
      times(group.find(({ kind, contender }) => kind === "naive" && /list/.test(contender))),
      ...others.map((name) => times(group.find(({ contender }) => contender === name))),
    ]);
  }
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function byShape(rows) {
  const groups = new Map();
  for (const row of rows) {
    const key = `${row.workload} ${row.shape}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return groups.values();
}
