// The inventory of JAX's tests holds: what it calls ported has a test of that name, and what it says is missing is missing.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { primitives } from "../../compiler/primitives/index.js";
import * as lanewise from "../../runtime/index.js";
import { casesOf } from "./check-lanes.js";
import { acrossLanes } from "./control-entries.js";
import { opEntries } from "./op-entries.js";
import { inventory, type Row, renderReport } from "./report.js";

const folder = new URL("./", import.meta.url);
const page = new URL("../../docs/conformance.md", folder);

/** Every port as `Part.test`, and whether it is expected to fail. */
function readPorts(): Map<string, boolean> {
  const ports = new Map<string, boolean>();
  for (const file of readdirSync(folder)) {
    if (!file.endsWith(".test.ts") || file === "inventory.test.ts") continue;
    let part = "";
    for (const line of readFileSync(new URL(file, folder), "utf8").split("\n")) {
      part = /^describe\("(\w+)/.exec(line)?.[1] ?? part;
      const [, fails, name] = /^ {2}(?:test|describe)(\.fails)?\("(\w+)"/.exec(line) ?? [];
      if (name !== undefined) ports.set(`${part}.${name}`, fails !== undefined);
    }
  }
  return ports;
}

const ports = readPorts();
const keyOf = ({ part, test: name }: Row): string => `${part}.${name}`;
const withStatus = (...statuses: Row["status"][]): Row[] => inventory.filter(({ status }) => statuses.includes(status));

/** True when the public name exists. */
function exists(need: string): boolean {
  if (need === "array.at") return "at" in lanewise.NDArray.prototype;
  if (need === "makeIr options") return lanewise.makeIr.length > 1;
  let value: unknown = lanewise;
  for (const name of need.split(".")) value = (value as Record<string, unknown> | undefined)?.[name];
  return value !== undefined;
}

describe("the inventory", () => {
  test("has each test of JAX once", () => {
    const keys = inventory.map((row) => `${row.file} ${keyOf(row)}`);
    expect(keys.filter((key, k) => keys.indexOf(key) !== k)).toEqual([]);
    expect(keys.length).toBeGreaterThan(450);
  });

  test("calls ported what is ported", () => {
    const passing = [...ports].filter(([, fails]) => !fails).map(([key]) => key);
    expect(withStatus("ported", "adapted").map(keyOf).sort()).toEqual(passing.sort());
  });

  test("names every port that is expected to fail as a gap", () => {
    const failing = [...ports].filter(([, fails]) => fails).map(([key]) => key);
    const gaps = withStatus("waits").filter(({ needs, test: name }) => needs?.includes(`gap ${name}`));
    expect(gaps.map(keyOf).sort()).toEqual(failing.sort());
  });

  test("waits only for what does not exist", () => {
    const failing = new Set([...ports].filter(([, fails]) => fails).map(([key]) => key.split(".")[1]));
    const stale = withStatus("waits").flatMap((row) => {
      const { needs = [] } = row;
      const there = needs.filter((need) => (need.startsWith("gap ") ? !failing.has(need.slice(4)) : exists(need)));
      return needs.length === 0 || there.length > 0 ? [`${keyOf(row)}: ${there.join(", ") || "needs nothing"}`] : [];
    });
    expect(stale, "port these rows, or say what they wait for").toEqual([]);
  });

  test("says why a test does not apply", () => {
    expect(withStatus("not applicable").filter(({ reason }) => !reason)).toEqual([]);
    expect(inventory.filter(({ mark, status }) => mark === "N" && status === "waits")).toEqual([]);
  });

  test("skips no test", () => {
    const sources = readdirSync(folder).filter((file) => file.endsWith(".test.ts"));
    const skipped = /^\s*(?:test|describe|it)\.(?:skip|todo|only)\b/m;
    expect(sources.filter((file) => skipped.test(readFileSync(new URL(file, folder), "utf8")))).toEqual([]);
  });

  test("is what docs/conformance.md shows", () => {
    const entries = [...Object.values(opEntries), ...Object.values(acrossLanes)].flat();
    const text = renderReport(inventory, { primitives: primitives.length, cases: casesOf(entries).length });
    if (process.env.UPDATE_CONFORMANCE === "1") writeFileSync(page, text);
    expect(readFileSync(page, "utf8"), "run npm run conformance").toBe(text);
  });
});
