// x.at(...): random indices against NumPy's rule written out over plain lists, eager, compiled and per lane; messages;
// and that what is written is what get then reads.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jit, lax, NDArray, np, spec, vmap } from "../../runtime/index.js";

type Plain =
  | { readonly kind: "integer"; readonly at: number }
  | { readonly kind: "slice"; readonly start: number | null; readonly stop: number | null; readonly step: number }
  | { readonly kind: "list"; readonly at: readonly number[] }
  | { readonly kind: "new" };

interface Case {
  readonly shape: readonly number[];
  readonly index: readonly Plain[];
}

function plainEntry(size: number, listLength: number): fc.Arbitrary<Plain> {
  const bound = fc.option(fc.integer({ min: -size - 2, max: size + 2 }));
  const at = fc.integer({ min: -size, max: size - 1 });
  return fc.oneof(
    at.map((place): Plain => ({ kind: "integer", at: place })),
    fc
      .tuple(bound, bound, fc.constantFrom(1, 1, 2, -1, -2))
      .map(([start, stop, step]): Plain => ({ kind: "slice", start, stop, step })),
    fc.array(at, { minLength: listLength, maxLength: listLength }).map((list): Plain => ({ kind: "list", at: list })),
  );
}

const cases: fc.Arbitrary<Case> = fc
  .tuple(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }), fc.integer({ min: 1, max: 3 }))
  .chain(([shape, listLength]) =>
    fc
      .tuple(
        fc.tuple(...shape.map((size) => plainEntry(size, listLength))),
        fc.array(fc.nat(shape.length), { maxLength: 2 }),
        fc.nat(shape.length),
      )
      .map(([entries, added, used]): Case => {
        const index: Plain[] = entries.slice(0, used);
        for (const place of added) index.splice(Math.min(place, index.length), 0, { kind: "new" });
        return { shape, index };
      }),
  );

function entryOf(plain: Plain): np.IndexEntry {
  if (plain.kind === "integer") return plain.at;
  if (plain.kind === "list") return plain.at;
  if (plain.kind === "new") return null;
  return { start: plain.start, stop: plain.stop, step: plain.step };
}

/** Python's range(*slice.indices(size)), by walking. */
function walked({ start, stop, step }: Extract<Plain, { kind: "slice" }>, size: number): number[] {
  const clampTo = (value: number): number => {
    const at = value < 0 ? value + size : value;
    return step > 0 ? Math.min(Math.max(at, 0), size) : Math.min(Math.max(at, -1), size - 1);
  };
  const first = start === null ? (step > 0 ? 0 : size - 1) : clampTo(start);
  const end = stop === null ? (step > 0 ? size : -1) : clampTo(stop);
  const found: number[] = [];
  for (let at = first; step > 0 ? at < end : at > end; at += step) found.push(at);
  return found;
}

/** Shape of the result and, for each element, the position in the flat array it comes from. */
function reference({ shape, index }: Case): { shape: number[]; from: number[] } {
  const whole = { kind: "slice", start: null, stop: null, step: 1 } as const;
  const used = index.filter(({ kind }) => kind !== "new").length;
  const all: Plain[] = [...index, ...shape.slice(used).map(() => whole)];
  const hasList = all.some(({ kind }) => kind === "list");
  const isIndex = ({ kind }: Plain): boolean => kind === "list" || (hasList && kind === "integer");
  const places = all.flatMap((plain, k) => (isIndex(plain) ? [k] : []));
  const together = places.every((place, k) => place === places[0]! + k);
  const lists = all.flatMap((plain) => (plain.kind === "list" ? [plain.at.length] : []));
  // Each result axis: the positions that entries take as it is walked along.
  let axis = 0;
  const axes: { size: number; at: (k: number) => [number, number][] }[] = [];
  const listAxis = {
    size: lists[0] ?? 1,
    at: (k: number) => {
      let own = 0;
      return all.flatMap((plain): [number, number][] => {
        const here = plain.kind === "new" ? -1 : own++;
        const position = plain.kind === "list" ? plain.at[k]! : plain.kind === "integer" ? plain.at : undefined;
        return position === undefined ? [] : [[here, position < 0 ? position + shape[here]! : position]];
      });
    },
  };
  if (hasList && !together) axes.push(listAxis);
  all.forEach((plain, k) => {
    const own = plain.kind === "new" ? -1 : axis++;
    if (plain.kind === "new") axes.push({ size: 1, at: () => [] });
    else if (plain.kind === "slice") {
      const steps = walked(plain, shape[own]!);
      axes.push({ size: steps.length, at: (step) => [[own, steps[step]!]] });
    } else if (hasList && together && k === places[0]) axes.push(listAxis);
  });
  const fixed = listAxis.at(0).filter(([own]) => own >= 0);
  const from: number[] = [];
  const visit = (depth: number, position: number[]): void => {
    if (depth === axes.length) {
      from.push(position.reduce((flat, at, k) => flat * shape[k]! + at, 0));
      return;
    }
    for (let k = 0; k < axes[depth]!.size; k++) {
      const next = [...position];
      for (const [own, at] of axes[depth]!.at(k)) next[own] = at;
      visit(depth + 1, next);
    }
  };
  const start = shape.map(() => 0);
  if (!hasList) for (const [own, at] of fixed) start[own] = at;
  visit(0, start);
  return { shape: axes.map(({ size }) => size), from };
}

const counting = (shape: readonly number[], offset = 0): NDArray =>
  new NDArray(
    Float32Array.from({ length: shape.reduce((size, dim) => size * dim, 1) }, (_, k) => k + offset),
    [...shape],
    "float32",
  );

describe("x.at(...)", () => {
  it("reads what NumPy's rule says", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const want = reference(one);
        const get = (x: NDArray): NDArray => x.at(...one.index.map(entryOf)).get();
        const x = counting(one.shape);
        for (const got of [get(x), jit(get)(x)]) {
          expect(got.shape).toEqual(want.shape);
          expect([...got.data]).toEqual(want.from);
        }
        const lanes = jit(vmap(get))(np.stack([x, counting(one.shape, 100)]));
        expect([...lanes.data]).toEqual([...want.from, ...want.from.map((value) => value + 100)]);
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 150) },
    );
  });

  it("writes where it reads, the later of two values", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { shape, from } = reference(one);
        const x = counting(one.shape);
        const values = counting(shape, 1000);
        const set = (array: NDArray, update: NDArray): NDArray => array.at(...one.index.map(entryOf)).set(update);
        const add = (array: NDArray, update: NDArray): NDArray => array.at(...one.index.map(entryOf)).add(update);
        const want = [...x.data];
        const sums = [...x.data];
        from.forEach((to, k) => {
          want[to] = values.data[k]!;
          sums[to]! += values.data[k]!;
        });
        for (const run of [set, jit(set)]) expect([...run(x, values).data]).toEqual(want);
        for (const run of [add, jit(add)]) expect([...run(x, values).data]).toEqual(sums);
        const lanes = jit(vmap(set, { inAxes: [null, 0] }))(x, np.stack([values, values]));
        expect([...lanes.data]).toEqual([...want, ...want]);
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 100) },
    );
  });

  const x = counting([3, 4]);

  it("takes slices as text, and masks", () => {
    expect(x.at("1:", "::-2").get().toArray()).toEqual([
      [7, 5],
      [11, 9],
    ]);
    expect(x.at("...", -1).get().toArray()).toEqual([3, 7, 11]);
    expect(
      x
        .at(np.array([true, false, true]))
        .get()
        .toArray(),
    ).toEqual([
      [0, 1, 2, 3],
      [8, 9, 10, 11],
    ]);
    expect(x.at(x.greater(8)).get().toArray()).toEqual([9, 10, 11]);
    expect(x.at(x.greater(8)).set(0).sum().item()).toBe(36);
    const clipped = jit((a: NDArray) => a.at(a.greater(8)).multiply(10));
    expect(clipped(x).at(2).get().toArray()).toEqual([8, 90, 100, 110]);
  });

  it("takes positions that are worked out, out of bounds as asked", () => {
    const read = jit((a: NDArray, k: NDArray) => a.at(k).get({ mode: "fill", fillValue: -1 }));
    expect(read(counting([3]), np.array([0, 3, -1, -4], { dtype: "int32" })).toArray()).toEqual([0, -1, 2, -1]);
    const write = jit((a: NDArray, k: NDArray) => a.at(k).set(9, { mode: "clip" }));
    expect(write(counting([3]), np.array([5], { dtype: "int32" })).toArray()).toEqual([0, 1, 9]);
    const drop = jit((a: NDArray, k: NDArray) => a.at(k).min(-5));
    expect(drop(counting([3]), np.array([5, 0], { dtype: "uint8" })).toArray()).toEqual([-5, 1, 2]);
  });

  it("names the entry that is wrong", () => {
    expect(() => x.at(3).get()).toThrow(
      /at\.get: index entry 0 is 3, expected an integer in \[-3, 3\) for axis 0 of float32\[3,4\]/,
    );
    expect(() => x.at(0, 1, 2).get()).toThrow(/the index has entries for 3 axes, expected 2 at most/);
    expect(() => x.at("1:b" as never).get()).toThrow(/entry 0 is "1:b", expected a slice such as "1:3"/);
    expect(() => x.at("::0").get()).toThrow(/entry 0 has step 0/);
    expect(() => x.at(1.5).get()).toThrow(/index entry 0 is 1.5, expected an integer/);
    expect(() => x.at("...", "...").get()).toThrow(/"\.\.\." twice/);
    expect(() => x.at(np.array([0.5])).get()).toThrow(/float32\[1\], expected integers; convert it with .astype/);
    expect(() => x.at(np.array([true, false])).get()).toThrow(/bool\[2\] mask, expected size 3 on its axis 0/);
    expect(() => x.at({ from: 1 } as never).get()).toThrow(/entry 0 is/);
    expect(() => x.at([0, 1], [0, 1, 2]).get()).toThrow(/does not broadcast/);
    expect(() => x.at(0).set(np.zeros([3]))).toThrow(
      /at\.set: argument 0 \(values\) is float32\[3\], does not broadcast/,
    );
    expect(() => x.at(0).get({ mode: "wrap" as never })).toThrow(/mode is "wrap", expected one of "clip"/);
    expect(() => jit((a: NDArray) => a.at(a.greater(1)).get())(x)).toThrow(/use np.where\(mask, x, fill\)/);
  });
});

describe("take", () => {
  const x = counting([2, 3]);

  it("fills, clips and wraps", () => {
    const at = np.array([0, 5, -1], { dtype: "int32" });
    expect(np.take(x, at).toArray()).toEqual([0, 5, 5]);
    expect(np.take(x, at, { axis: 1 }).toArray()).toEqual([
      [0, NaN, 2],
      [3, NaN, 5],
    ]);
    expect(np.take(x, at, { axis: 1, mode: "wrap" }).toArray()).toEqual([
      [0, 2, 2],
      [3, 5, 5],
    ]);
    expect(np.take(x, 1, { axis: 0 }).toArray()).toEqual([3, 4, 5]);
    expect(() => np.take(x, at, { mode: "raise" as never })).toThrow(
      /mode is "raise", expected "fill", "clip" or "wrap"/,
    );
  });

  it("along an axis, the others broadcast", () => {
    const order = np.array([[2, 0]], { dtype: "int32" });
    expect(np.takeAlongAxis(x, order, { axis: 1 }).toArray()).toEqual([
      [2, 0],
      [5, 3],
    ]);
    expect(() => np.takeAlongAxis(x, np.array([1], { dtype: "int32" }))).toThrow(/expected the rank of argument 0/);
  });
});

describe("an update in a loop", () => {
  it("does not hold a copy of the array per step", () => {
    const reverse = (row: NDArray): NDArray =>
      lax.foriLoop(
        0,
        1000,
        (k: NDArray, out: NDArray) => out.at(lax.sub(999, k)).set(row.at(k).get()),
        np.zeros([1000]),
      );
    const program = jit(vmap(reverse))
      .lower(spec(["n", 1000], "float32"))
      .compile();
    const { temporaryBytes, scratchBytes } = program.memoryAnalysis({ n: 4 });
    expect(temporaryBytes).toBe(0);
    expect(scratchBytes).toBe(8 * 1000); // the carry of one lane, in double precision
    const lanes = np.stack([counting([1000]), counting([1000], 1)]);
    const [first] = [...jit(vmap(reverse))(lanes)];
    expect([...first!.data]).toEqual([...counting([1000]).data].reverse());
  });

  it("reads the old value where it is still wanted", () => {
    const shift = (x: NDArray): NDArray =>
      lax.foriLoop(
        0,
        3,
        (k: NDArray, now: NDArray) => {
          const tail = now.at("1:").get();
          return np.concatenate([now.at(k).set(-1).at("1:").get(), tail.at(":1").get()]);
        },
        x,
      );
    const slow = (x: number[]): number[] => {
      let now = x;
      for (let k = 0; k < 3; k++) now = [...now.with(k, -1).slice(1), now[1]!];
      return now;
    };
    const given = [5, 6, 7, 8];
    expect(jit(shift)(np.array(given)).toArray()).toEqual(slow(given));
    expect(shift(np.array(given)).toArray()).toEqual(slow(given));
  });
});
