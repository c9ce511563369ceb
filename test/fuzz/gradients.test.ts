// Random programs differentiated: reverse mode is the transpose of forward mode, <ct, J t> = <J' ct, t>; vmap, jit and grad
// go in any order. FC_SEED=<n> tries other programs, FUZZ_RUNS=<n> more of them. A failure prints its smallest program.

import fc from "fast-check";
import { expect, test } from "vitest";
import { isFloat } from "../../compiler/ir/aval.js";
import { grad, jit, jvp, type NDArray, np, vjp, vmap } from "../../runtime/index.js";
import { stackLanes } from "../conformance/lanes.js";
import { plainInput, stacked } from "./control-inputs.js";
import { build, programText as controlText, laneKinds, programFrom } from "./control-programs.js";
import { filled, laneFunction, type Program, programOf, programText } from "./programs.js";

const runs = Number(process.env.FUZZ_RUNS ?? 60);
const lanes = 3;

type Lane = (...inputs: NDArray[]) => readonly NDArray[];

/** Random float64 numbers in [-1, 1] of the shape of `x`; of other dtypes `x` itself. */
function randomLike(x: NDArray, seed: number): NDArray {
  return isFloat(x.dtype) ? filled([...x.shape], "float64", "singles", seed).astype(x.dtype) : x;
}

/** The sum of the products of the floats, and of their sizes. */
function dot(xs: readonly NDArray[], ys: readonly NDArray[]): [sum: number, size: number] {
  let [sum, size] = [0, 0];
  xs.forEach((x, k) => {
    if (!isFloat(x.dtype)) return;
    x.data.forEach((value: number, i: number) => {
      sum += value * ys[k]!.data[i]!;
      size += Math.abs(value * ys[k]!.data[i]!);
    });
  });
  return [sum, size];
}

/** What does not hold for a function of float64 arrays at `lanes` points; undefined when all does. */
function check(f: Lane, points: readonly (readonly NDArray[])[]): string | undefined {
  const inputs = points[0]!;
  const tangents = inputs.map((x, k) => randomLike(x, 100 + k));
  const [outputs, pullback] = vjp(f, ...inputs);
  const cotangents = outputs.map((x, k) => randomLike(x, 200 + k));
  const pulled = pullback(cotangents as never) as readonly NDArray[];
  const [, pushed] = jvp(f, inputs, tangents);
  const [ahead, aheadSize] = dot(pushed, cotangents);
  const [behind, behindSize] = dot(pulled, tangents);
  if (!Number.isFinite(aheadSize) || !Number.isFinite(behindSize)) return undefined; // at a pole of the derivative
  if (Math.abs(ahead - behind) > 1e-11 * (1 + aheadSize + behindSize))
    return `<ct, J t> is ${ahead}, <J' ct, t> ${behind}`;
  return checkOrders(f, points, cotangents);
}

/** vmap(grad), jit(vmap(grad)) and grad(sum(vmap)) against grad of each lane. */
function checkOrders(
  f: Lane,
  points: readonly (readonly NDArray[])[],
  weights: readonly NDArray[],
): string | undefined {
  const loss = (...inputs: NDArray[]): NDArray =>
    f(...inputs)
      .map((x, k) => (isFloat(x.dtype) ? np.sum(x.mul(weights[k]!)) : np.zeros([], { dtype: "float64" })))
      .reduce((sum, x) => sum.add(x), np.zeros([], { dtype: "float64" }));
  const argnums = points[0]!.map((_, k) => k);
  const perLane = grad(loss, { argnums }) as unknown as (...inputs: NDArray[]) => NDArray[];
  const each = points.map((inputs) => perLane(...inputs));
  const want = argnums.map((k) => stackLanes(each.map((gradients) => gradients[k]!), each[0]![k]!, 0)); // biome-ignore format: one line
  const batch = argnums.map((k) => stackLanes(points.map((inputs) => inputs[k]!), points[0]![k]!, 0)); // biome-ignore format: one line
  const total = (...inputs: NDArray[]): NDArray => np.sum(vmap(loss)(...inputs));
  const ways = {
    "vmap(grad)": vmap(perLane),
    "jit(vmap(grad))": jit(vmap(perLane)),
    "grad(sum(vmap))": grad(total, { argnums }),
    "jit(grad(sum(vmap)))": jit(grad(total, { argnums }) as never),
  } as unknown as Readonly<Record<string, (...inputs: NDArray[]) => NDArray[]>>;
  for (const [name, way] of Object.entries(ways)) {
    for (const [k, got] of way(...batch).entries()) {
      const far = got.data.findIndex((value: number, i: number) => {
        const wanted = want[k]!.data[i]!;
        return Number.isFinite(wanted) && !(Math.abs(value - wanted) <= 1e-9 * (1 + Math.abs(wanted)));
      });
      if (far >= 0) return `${name}: gradient ${k}, element ${far} is ${got.data[far]}, expected ${want[k]!.data[far]}`;
    }
  }
  return undefined;
}

/** What says by itself that it has no derivative in reverse: docs/limits.md. */
const refused = /\[unsupported\/(?:reverse-while|derivative)\]/;

function said(check: () => string | undefined, text: () => string): string {
  try {
    const problem = check();
    return problem === undefined ? "" : `${problem}\n${text()}`;
  } catch (error) {
    return `${(error as Error).stack}\n${text()}`;
  }
}

test("gradients of array programs", { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(programOf("singles"), (drawn) => {
      const program: Program = { ...drawn, dtype: "float64" };
      const points = Array.from({ length: lanes }, (_, lane) =>
        program.shapes.map((shape, k) => filled([...shape], "float64", "singles", program.seed + 31 * lane + k)),
      );
      const problem = said(
        () => check(laneFunction(program), points),
        () => programText(program),
      );
      if (!refused.test(problem)) expect(problem).toBe("");
    }),
    { numRuns: runs },
  );
});

test("gradients of programs with branches and loops", { timeout: 600_000 }, () => {
  let reversed = 0;
  fc.assert(
    fc.property(
      fc.array(fc.nat(359), { minLength: 6, maxLength: 120 }),
      fc.nat(1000),
      fc.constantFrom(3, 28),
      (tape, seed, width) => {
        const program = programFrom(tape);
        const draw = (k: number, lane: number): NDArray => {
          const kind = laneKinds[k]!;
          const own = seed + k * 13 + lane * 101;
          if (kind === "i" || kind === "b") return stacked([plainInput(kind, width, own)], kind, width, []);
          return filled(kind === "v" ? [width] : [], "float64", "singles", own).mul(3);
        };
        // Integers and bools are the same in all lanes: f closes over them.
        const moving = [...laneKinds.keys()].filter((k) => laneKinds[k] === "f" || laneKinds[k] === "v");
        const fixed = laneKinds.map((_, k) => draw(k, 0));
        const f = (...inputs: NDArray[]): NDArray[] =>
          build(program, [], fixed.map((value, k) => (moving.includes(k) ? inputs[moving.indexOf(k)]! : value))); // biome-ignore format: one line
        const points = Array.from({ length: lanes }, (_, lane) => moving.map((k) => draw(k, lane)));
        const problem = said(
          () => check(f, points),
          () => controlText(program),
        );
        if (refused.test(problem)) return;
        expect(problem).toBe("");
        reversed++;
      },
    ),
    { numRuns: runs },
  );
  expect(reversed).toBeGreaterThan(runs / 10);
});
