// The inventory of JAX's tests and the page that is made of it, docs/conformance.md.

import { readFileSync } from "node:fs";

export type Status = "ported" | "adapted" | "waits" | "not applicable";

/** One test of JAX. `mark`: P as it is, A with changes, N not portable, as judged before anything was ported. */
export interface Row {
  readonly file: string;
  readonly part: string;
  readonly test: string;
  readonly mark: "P" | "A" | "N";
  readonly status: Status;
  /** Of a row that waits: public names that do not exist yet, or `gap x`, where the port x is expected to fail. */
  readonly needs?: readonly string[];
  readonly reason?: string;
}

export const inventory: readonly Row[] = JSON.parse(
  readFileSync(new URL("./inventory.json", import.meta.url), "utf8"),
) as Row[];

const statuses: readonly Status[] = ["ported", "adapted", "waits", "not applicable"];

function countsOf(rows: readonly Row[]): string {
  return [rows.length, ...statuses.map((status) => rows.filter((row) => row.status === status).length)].join(" | ");
}

function why({ needs = [], reason = "" }: Row): string {
  const missing = needs.filter((need) => !need.startsWith("gap ")).map((need) => `\`${need}\``);
  return [missing.length === 0 ? "" : `needs ${missing.join(" and ")}`, reason]
    .filter((text) => text !== "")
    .join("; ");
}

export interface Generated {
  readonly primitives: number;
  readonly cases: number;
}

/** The text of docs/conformance.md. */
export function renderReport(rows: readonly Row[], { primitives, cases }: Generated): string {
  const files = [...new Set(rows.map(({ file }) => file))];
  const gaps = rows.filter(({ needs = [] }) => needs.some((need) => need.startsWith("gap ")));
  const head = `# Conformance with JAX's tests

Made by \`npm run conformance\` from \`test/conformance/inventory.json\`, after every test of that folder has passed; do not edit.

The inventory lists the tests of JAX (commit cec06d1) that are about \`vmap\`, \`jit\`, custom batching rules and control flow under
\`vmap\`. Ports carry JAX's names; what they expect is computed by plain loops. *Ported*: what JAX asserts. *Adapted*: the same in
JavaScript's terms. *Waits*: a function is missing, or the port fails and is marked so; either way a test tells when that changes.
*Not applicable*: about Python, devices or XLA, or decided otherwise here.

The generator test of \`lax_vmap_op_test.py\` goes by the list of primitives: ${primitives} primitives, ${cases} combinations of shapes, dtypes
and mapped axes, each for 0, 1, 3 and 4 or 5 lanes, compiled and for one of these eagerly, one in eight under two vmaps, and each lane alone through the
program that served the batch.

| file | tests | ported | adapted | waits | not applicable |
|---|---|---|---|---|---|
`;
  const counts = files.map((file) => `| ${file} | ${countsOf(rows.filter((row) => row.file === file))} |`);
  const gapLines = gaps.map((row) => `- ${row.part}.${row.test}: ${row.reason}`);
  const tables = files.map((file) => {
    const lines = rows
      .filter((row) => row.file === file)
      .map((row) => `| ${row.part}.${row.test} | ${row.status} | ${why(row)} |`);
    return `## ${file}\n\n| test | status | why |\n|---|---|---|\n${lines.join("\n")}\n`;
  });
  return [
    `${head}${[...counts, `| all | ${countsOf(rows)} |`].join("\n")}\n`,
    `## Where lanewise differs from JAX today\n\n${gapLines.join("\n")}\n`,
    ...tables,
  ].join("\n");
}
