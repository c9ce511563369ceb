// einsum against its definition, one loop per label, for subscripts written out and drawn at random; and its errors.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jit, makeIr, type NDArray, np, vmap } from "../../runtime/index.js";
import { expectBoth, expectError } from "../conformance/expect.js";
import { at, build, counting, filled } from "../conformance/lanes.js";

/** The sum over all labels that the output has not, by looping over every value of every label. Zeros have no sign. */
function definition(subscripts: string, operands: readonly NDArray[]): NDArray {
  const [left, output] = subscripts.split("->") as [string, string];
  const terms = left.split(",");
  const sizes = new Map<string, number>();
  terms.forEach((term, k) =>
    [...term].forEach((label, axis) => sizes.set(label, Math.max(sizes.get(label) ?? 0, operands[k]!.shape[axis]!))),
  );
  const summed = [...sizes.keys()].filter((label) => !output.includes(label));
  const over = (labels: readonly string[], place: ReadonlyMap<string, number>): number => {
    const [label, ...rest] = labels;
    if (label === undefined) {
      return terms.reduce((product, term, k) => {
        const index = [...term].map((one, axis) => (operands[k]!.shape[axis] === 1 ? 0 : place.get(one)!));
        return product * at(operands[k]!, ...index);
      }, 1);
    }
    let total = 0;
    for (let k = 0; k < sizes.get(label)!; k++) total += over(rest, new Map([...place, [label, k]]));
    return total;
  };
  const shape = [...output].map((label) => sizes.get(label)!);
  return build(shape, (...index) => over(summed, new Map([...output].map((label, axis) => [label, index[axis]!]))) + 0);
}

const whole = (seed: number, ...shape: number[]): NDArray => filled(shape, "float32", "small", seed);

describe("np.einsum", () => {
  test.each<[string, number[][]]>([
    [
      "ij,jk->ik",
      [
        [2, 3],
        [3, 4],
      ],
    ],
    [
      "ij,jk,kl,lm->im",
      [
        [2, 3],
        [3, 4],
        [4, 2],
        [2, 5],
      ],
    ],
    ["ii->i", [[3, 3]]],
    ["iji->j", [[3, 2, 3]]],
    ["iii->", [[2, 2, 2]]],
    [
      "ij,ij,ij->ij",
      [
        [2, 3],
        [2, 3],
        [2, 3],
      ],
    ],
    ["i,j,k->kij", [[2], [3], [4]]],
    [
      "ij,kj->",
      [
        [2, 3],
        [4, 3],
      ],
    ],
    [
      "aab,bc->ca",
      [
        [2, 2, 3],
        [3, 4],
      ],
    ],
    ["ij,j->i", [[2, 3], [1]]],
    [",i->i", [[], [3]]],
  ])("%s", (subscripts, shapes) => {
    // biome-ignore format: a table
    const operands = shapes.map((shape, k) => whole(k, ...shape));
    const want = definition(subscripts, operands);
    expectBoth((...xs: NDArray[]) => np.einsum(subscripts, ...xs).add(0), operands, want);
  });

  test("any subscripts: repeated labels, labels of one operand, several operands", () => {
    const label = fc.constantFrom("a", "b", "c", "d");
    const terms = fc.array(fc.array(label, { maxLength: 3 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(terms, fc.array(fc.nat(3)), (letters, keep) => {
        const all = [...new Set(letters.flat())];
        const output = [...new Set(keep.map((k) => all[k]).filter((one) => one !== undefined))];
        const subscripts = `${letters.map((term) => term.join("")).join(",")}->${output.join("")}`;
        const sizes: Readonly<Record<string, number>> = { a: 2, b: 3, c: 1, d: 2 };
        const operands = letters.map((term, k) => whole(k, ...term.map((one) => sizes[one]!)));
        expectBoth(
          (...xs: NDArray[]) => np.einsum(subscripts, ...xs).add(0),
          operands,
          definition(subscripts, operands),
        );
      }),
      { numRuns: 150, seed: 7 },
    );
  });

  test("without -> and with ...", () => {
    const [a, b] = [whole(1, 2, 3), whole(2, 3, 4)];
    expectBoth((x: NDArray) => np.einsum("ba", x), [a], definition("ba->ab", [a]));
    expectBoth((x: NDArray, y: NDArray) => np.einsum("ij, jk", x, y), [a, b], definition("ij,jk->ik", [a, b]));
    const [c, d] = [whole(3, 2, 5, 2, 3), whole(4, 5, 3, 4)];
    const product = (x: NDArray, y: NDArray): NDArray => np.einsum("...ij,...jk->...ik", x, y);
    expectBoth(product, [c, d], definition("abij,bjk->abik", [c, d]));
    expectBoth(
      (x: NDArray) => np.einsum("...ii->...", np.ones([2, 3, 3]).mul(x)),
      [np.array(2)],
      build([2], () => 6),
    );
  });

  test("multiplies in the order of the smallest products, each one product of two arrays", () => {
    const chain = (x: NDArray, y: NDArray, z: NDArray): NDArray => np.einsum("ij,jk,kl->il", x, y, z);
    const { equations } = makeIr(chain)(np.ones([2, 50]), np.ones([50, 60]), np.ones([60, 3])).fn;
    const products = equations.filter(({ primitive }) => primitive.name === "dotGeneral");
    expect(products.map(({ outputs }) => outputs[0]!.aval.shape)).toEqual([[2, 60], [2, 3]]); // biome-ignore format: a table
  });

  test("keeps integers, counts bools, maps over lanes", () => {
    expect(np.einsum("i,i->", counting([3], "int8"), counting([3], "int8")).dtype).toBe("int8");
    expect(np.einsum("i->", np.ones([3], { dtype: "bool" })).item()).toBe(3);
    const f = jit(vmap((x: NDArray) => np.einsum("i,i->", x, x)));
    for (const lanes of [0, 1, 4]) expect(f(np.ones([lanes, 3])).shape).toEqual([lanes]);
    expect(f.cacheInfo().entries.length).toBe(1);
  });

  test("says what is wrong with the subscripts", () => {
    const [a, b] = [np.ones([2, 3]), np.ones([4, 2])];
    expectError(() => np.einsum("ij,jk->ik", a, b), "shape/contract", "label 'j' has size 4", "float32[4,2]", "and 3");
    expectError(() => np.einsum("ij->ik", a), "argument/subscripts", "'k', which no operand has");
    expectError(() => np.einsum("ij->ii", a), "argument/subscripts", "'i' twice");
    expectError(() => np.einsum("ij,jk", a), "argument/subscripts", "2 terms for 1 operands");
    expectError(() => np.einsum("i->j->k", a), "argument/subscripts", "at most one '->'");
    expectError(() => np.einsum("i1", a), "argument/subscripts", "the term 'i1'");
    expectError(() => np.einsum("ijk", a), "shape/rank", "float32[2,3], expected rank 3");
    expectError(() => np.einsum("i", a), "shape/rank", "expected rank 1 for the term 'i'");
    expectError(() => np.einsum("...ijk", a), "shape/rank", "rank 3 or more");
    expectError(() => np.einsum(3 as unknown as string, a), "argument/subscripts");
    expectError(() => np.einsum("i"), "argument/list", "there are no operands");
  });
});
