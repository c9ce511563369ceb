// Canonical index arithmetic against plain integers, for random expressions over random loops.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addIndex,
  divideIndex,
  fixedIndex,
  flatIndex,
  indexKey,
  indexLoops,
  indexRange,
  loopIndex,
  plainLoop,
  remainderIndex,
  scaleIndex,
  shiftIndex,
  substituteIndex,
} from "../../../compiler/ir/index-math.js";
import type { Index, LoopVar } from "../../../compiler/ir/loop-ir.js";

const loops: readonly LoopVar[] = [1, 2, 3, 4, 5, 8].map((extent, k) => ({ name: `i${k}`, extent }));

/** An index and the plain function it stands for; `high` bounds it, so that it can be flipped and stay positive. */
interface Case {
  readonly index: Index;
  readonly value: (at: readonly number[]) => number;
  readonly high: number;
}

function evaluate(index: Index, at: readonly number[]): number {
  return index.terms.reduce((total, { scale, of }) => {
    if (of.kind === "loop") return total + scale * at[loops.indexOf(of.loop)]!;
    if (of.kind === "value") throw new Error("no index here has a value that is worked out");
    const inner = evaluate(of.index, at);
    expect(inner).toBeGreaterThanOrEqual(0);
    return total + scale * (of.kind === "div" ? Math.floor(inner / of.by) : inner % of.by);
  }, index.offset);
}

const cases: fc.Arbitrary<Case> = fc.letrec<{ nonNegative: Case }>((tie) => ({
  nonNegative: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.nat(loops.length - 1).map((k) => ({
      index: loopIndex(loops[k]!),
      value: (at: readonly number[]) => at[k]!,
      high: Number(loops[k]!.extent) - 1,
    })),
    fc.nat(9).map((n) => ({ index: fixedIndex(n), value: () => n, high: n })),
    fc.tuple(tie("nonNegative"), tie("nonNegative")).map(([a, b]) => ({
      index: addIndex(a.index, b.index),
      value: (at: readonly number[]) => a.value(at) + b.value(at),
      high: a.high + b.high,
    })),
    fc.tuple(tie("nonNegative"), fc.nat(6)).map(([a, by]) => ({
      index: scaleIndex(a.index, by),
      value: (at: readonly number[]) => a.value(at) * by,
      high: a.high * by,
    })),
    fc.tuple(tie("nonNegative"), fc.integer({ min: 1, max: 6 })).map(([a, by]) => ({
      index: divideIndex(a.index, by),
      value: (at: readonly number[]) => Math.floor(a.value(at) / by),
      high: Math.floor(a.high / by),
    })),
    fc.tuple(tie("nonNegative"), fc.integer({ min: 1, max: 6 })).map(([a, by]) => ({
      index: remainderIndex(a.index, by),
      value: (at: readonly number[]) => a.value(at) % by,
      high: by - 1,
    })),
    tie("nonNegative").map((a) => ({
      index: shiftIndex(scaleIndex(a.index, -1), a.high),
      value: (at: readonly number[]) => a.high - a.value(at),
      high: a.high,
    })),
  ),
})).nonNegative;

const places = fc.tuple(...loops.map(({ extent }) => fc.nat(Number(extent) - 1)));

describe("index arithmetic", () => {
  it("equals plain integer arithmetic, never divides a negative number, and keeps its bounds", () => {
    fc.assert(
      fc.property(cases, places, ({ index, value }, at) => {
        expect(evaluate(index, at)).toBe(value(at));
        const [low, high] = indexRange(index);
        expect(value(at)).toBeGreaterThanOrEqual(low);
        expect(value(at)).toBeLessThanOrEqual(high);
      }),
      { numRuns: 2000 },
    );
  });

  it("has one form: sums in any order have one key", () => {
    fc.assert(
      fc.property(cases, cases, cases, (a, b, c) => {
        const left = addIndex(addIndex(a.index, b.index), c.index);
        const right = addIndex(c.index, addIndex(b.index, a.index));
        expect(indexKey(left)).toBe(indexKey(right));
        expect(addIndex(left, scaleIndex(right, -1))).toEqual(fixedIndex(0));
      }),
      { numRuns: 500 },
    );
  });

  it("substitutes as evaluation does", () => {
    fc.assert(
      fc.property(cases, places, fc.nat(3), ({ index, value }, at, fixed) => {
        const replaced = substituteIndex(index, (leaf) =>
          leaf.kind === "loop" && leaf.loop === loops[3] ? fixedIndex(fixed) : undefined,
        );
        expect(indexLoops([replaced]).has(loops[3]!)).toBe(false);
        expect(evaluate(replaced, at)).toBe(value(at.with(3, fixed)));
      }),
      { numRuns: 500 },
    );
  });

  it("joins a quotient and its remainder", () => {
    const flat = addIndex(scaleIndex(loopIndex(loops[4]!), 3), scaleIndex(loopIndex(loops[5]!), 2));
    const rejoined = addIndex(scaleIndex(divideIndex(flat, 7), 7), remainderIndex(flat, 7));
    expect(indexKey(rejoined)).toBe(indexKey(flat));
  });

  it("undoes a reshape: the row and column of a row-major position", () => {
    const [row, column] = [loopIndex(loops[3]!), loopIndex(loops[4]!)];
    const flat = flatIndex([row, column], ["n", 5]);
    expect(indexKey(divideIndex(flat, 5))).toBe(indexKey(row));
    expect(indexKey(remainderIndex(flat, 5))).toBe(indexKey(column));
    expect(plainLoop(divideIndex(flat, 5))).toBe(loops[3]);
    expect(plainLoop(flat)).toBeUndefined();
  });

  it("knows no bound of a symbolic loop", () => {
    const n = loopIndex({ extent: "n" });
    expect(indexRange(shiftIndex(n, 2))).toEqual([2, Number.POSITIVE_INFINITY]);
    expect(indexRange(remainderIndex(n, 4))).toEqual([0, 3]);
    expect(() => flatIndex([n, n], [2, "n"])).toThrow("index/flat");
  });
});
