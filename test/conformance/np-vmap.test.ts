// The generator test of vmap over np: each function lane by lane, for every choice of mapped axes, eagerly and compiled.

import { describe, expect, test } from "vitest";
import { np } from "../../runtime/index.js";
import { expectLanes } from "./check-lanes.js";
import { npEntries } from "./np-entries.js";
import { npMatrixEntries } from "./np-matrix-entries.js";

/** Functions that take no array: there is nothing to map. */
const withoutArrays = "arange array asarray empty eye identity ones tri zeros fft.fftfreq fft.rfftfreq".split(" ");

const names = (namespace: object, prefix: string): string[] =>
  Object.entries(namespace).flatMap(([name, value]) => (typeof value === "function" ? [prefix + name] : []));
const functions = [...names(np, ""), ...names(np.linalg, "linalg."), ...names(np.fft, "fft.")];
const allEntries = { ...npEntries, ...npMatrixEntries };

describe("functions of np under vmap", { timeout: 60_000 }, () => {
  test.each(functions.filter((name) => !withoutArrays.includes(name)))("%s", (name) => {
    const entries = allEntries[name];
    expect(entries, `np.${name} has no entry in np-entries.ts or np-matrix-entries.ts`).toBeDefined();
    expectLanes(entries!);
  });

  test("every entry is of a function that exists", () => {
    expect([...Object.keys(allEntries), ...withoutArrays].filter((name) => !functions.includes(name))).toEqual([]);
  });
});
