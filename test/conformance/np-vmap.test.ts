// The generator test of vmap over np: each function lane by lane, for every choice of mapped axes, eagerly and compiled.

import { describe, expect, test } from "vitest";
import { np } from "../../runtime/index.js";
import { expectLanes } from "./check-lanes.js";
import { npEntries } from "./np-entries.js";

/** Functions that take no array: there is nothing to map. */
const withoutArrays = ["arange", "array", "asarray", "empty", "eye", "identity", "ones", "tri", "zeros"];

const functions = Object.entries(np).filter(([, value]) => typeof value === "function");

describe("functions of np under vmap", { timeout: 60_000 }, () => {
  test.each(functions.map(([name]) => name).filter((name) => !withoutArrays.includes(name)))("%s", (name) => {
    const entries = npEntries[name];
    expect(entries, `np.${name} has no entry in np-entries.ts`).toBeDefined();
    expectLanes(entries!);
  });

  test("every entry is of a function that exists", () => {
    const names = new Set(functions.map(([name]) => name));
    expect([...Object.keys(npEntries), ...withoutArrays].filter((name) => !names.has(name))).toEqual([]);
  });
});
