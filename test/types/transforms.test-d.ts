// Types of transformed functions, checked by `npm run check`: what compiles, what comes out, and what does not compile.
// Nothing here runs.

import { expectTypeOf } from "vitest";
import {
  type ArrayLike,
  type CacheInfo,
  type Emitted,
  emit,
  emitModule,
  grad,
  hessian,
  jacrev,
  jit,
  type KernelArray,
  kernel,
  makeIr,
  type NDArray,
  np,
  spec,
  type TypedArray,
  valueAndGrad,
  vjp,
  vmap,
} from "../../runtime/index.js";

// --- functions without annotations ------------------------------------------------------------------------------------

const sumOfSquares = jit(vmap((v) => np.sum(np.square(v))));
expectTypeOf(sumOfSquares(np.ones([4, 3]))).toEqualTypeOf<NDArray>();
expectTypeOf(sumOfSquares(new Float32Array(3)).toArray()).not.toBeAny();
expectTypeOf(vmap((x, y) => x.add(y))(np.ones([2]), new Float64Array(2))).toEqualTypeOf<NDArray>();
expectTypeOf(jit((x) => x.mul(2))).parameters.toEqualTypeOf<ArrayLike[]>();

// Arrays, typed arrays, numbers, booleans and strided records all stand for an array.
sumOfSquares(np.array([[1, 2]]));
sumOfSquares(new Int32Array(4));
sumOfSquares(3);
sumOfSquares(true);
sumOfSquares({ data: new Float32Array(6), shape: [2, 3], stride: [3, 1], offset: 0 });
// @ts-expect-error a list is not an array: write np.array
sumOfSquares([1, 2, 3]);
// @ts-expect-error a string is not an array
sumOfSquares("abc");
// @ts-expect-error null is not an array
sumOfSquares(null);
// @ts-expect-error neither is undefined
sumOfSquares(undefined);

// --- functions of trees -----------------------------------------------------------------------------------------------

interface Particle {
  readonly position: NDArray;
  readonly velocity: NDArray;
}

function step({ position, velocity }: Particle, dt: NDArray): Particle {
  return { position: position.add(velocity.mul(dt)), velocity };
}

const stepAll = jit(vmap(step, { inAxes: [0, null] }));
expectTypeOf(stepAll({ position: new Float32Array(6), velocity: np.ones([6]) }, 0.1)).toEqualTypeOf<{
  position: NDArray;
  velocity: NDArray;
}>();
// @ts-expect-error a key is missing
stepAll({ position: np.ones([2]) }, 0.1);
// @ts-expect-error a key too many
stepAll({ position: 1, velocity: 2, mass: 3 }, 0.1);
// @ts-expect-error an argument is missing
stepAll({ position: 1, velocity: 2 });
// @ts-expect-error a leaf is no array
stepAll({ position: 1, velocity: "2" }, 0.1);

const pairs = vmap(([a, b]: readonly [NDArray, NDArray]): [NDArray, { sum: NDArray }] => [a, { sum: a.add(b) }]);
expectTypeOf(pairs([np.ones([2]), 1])).toEqualTypeOf<[NDArray, { sum: NDArray }]>();
// @ts-expect-error a list of another length
pairs([np.ones([2])]);

// --- outputs ----------------------------------------------------------------------------------------------------------

expectTypeOf(jit((x: NDArray) => ({ x, size: 3, ok: true, none: null }))(1)).toEqualTypeOf<{
  x: NDArray;
  size: NDArray;
  ok: NDArray;
  none: null;
}>();
expectTypeOf(jit(() => 1)()).toEqualTypeOf<NDArray>();

// --- static arguments and values that are not arrays --------------------------------------------------------------------

const power = jit((x: NDArray, exponent: number, mode: "fast" | "exact") => (mode === "fast" ? x : x.pow(exponent)), {
  staticArgnums: [1, 2],
});
expectTypeOf(power(np.ones([2]), 3, "exact")).toEqualTypeOf<NDArray>();
// @ts-expect-error not one of the modes
power(np.ones([2]), 3, "slow");

const choose = vmap((x: NDArray, pick: (x: NDArray) => NDArray) => pick(x), { inAxes: [0, null] });
expectTypeOf(choose(np.ones([2]), (x) => x.neg())).toEqualTypeOf<NDArray>();

// --- options ------------------------------------------------------------------------------------------------------------

vmap(step, { inAxes: [{ position: 0, velocity: null }, null], outAxes: { position: -1, velocity: 0 } });
vmap(step, [0, null], 1);
// @ts-expect-error no such option
vmap(step, { inAxis: 0 });
// @ts-expect-error an axis is a number or null
vmap(step, { inAxes: ["0", null] });
// @ts-expect-error an axis is a number or null
vmap(step, { outAxes: false });
// @ts-expect-error a name is a string
vmap(step, { axisName: 3 });
// @ts-expect-error no such option
jit(step, { static: [0] });
// @ts-expect-error positions are numbers
jit(step, { staticArgnums: "0" });
// @ts-expect-error not a function
jit(3);
// @ts-expect-error not a function
vmap(np.ones([2]));

// --- methods of a jit, and looking inside -------------------------------------------------------------------------------

expectTypeOf(sumOfSquares.cacheInfo()).toEqualTypeOf<CacheInfo>();
expectTypeOf(sumOfSquares.explain(spec(["n", 3]))).toEqualTypeOf<string>();
expectTypeOf(sumOfSquares.clearCache()).toEqualTypeOf<void>();
expectTypeOf(`${makeIr(step)({ position: 1, velocity: 2 }, spec([]))}`).toEqualTypeOf<string>();
// @ts-expect-error cache information is for reading
sumOfSquares.cacheInfo().hits = 3;

// --- kernels ----------------------------------------------------------------------------------------------------------

const norms = kernel(
  vmap((v) => np.sum(np.square(v))),
  [spec(["n", 3])],
);
expectTypeOf(norms(new Float32Array(3)).data).toEqualTypeOf<TypedArray>();
expectTypeOf(norms(np.ones([4, 3])).shape).toEqualTypeOf<readonly number[]>();
norms(new Float32Array(3), { out: new Float32Array(1) });
const particleStep = kernel(step, [{ position: spec([3]), velocity: spec([3]) }, spec([])]);
expectTypeOf(
  particleStep({ position: new Float32Array(3), velocity: np.ones([3]) }, 0.1).position,
).toEqualTypeOf<KernelArray>();
// @ts-expect-error a result is plain data, with a build step and without
norms(new Float32Array(3)).toArray();
// @ts-expect-error a list is not an array
norms([1, 2, 3]);

// --- emit -------------------------------------------------------------------------------------------------------------

expectTypeOf(emit((v) => np.sum(v.add(1)), [spec([3])])).toEqualTypeOf<Emitted>();
expectTypeOf(
  emit(jit(vmap((v) => v.mul(2))), [spec(["n", 3])], { name: "twice", constants: "sidecar" }).binary,
).toEqualTypeOf<Uint8Array | undefined>();
emit((v: { a: NDArray }, k: number) => np.power(v.a, k), [{ a: spec([3]) }, 2]);
emitModule([{ name: "twice", fn: (v: NDArray) => v.mul(2), specs: [spec([3])], options: { constants: "inline" } }]);
expectTypeOf(
  jit((v) => v)
    .lower(spec([3]))
    .compile()
    .emit({ name: "same" }).map,
).toEqualTypeOf<string | null>();
// @ts-expect-error the option is written otherwise
emit((v) => v, [spec([3])], { constant: "inline" });
// @ts-expect-error specs are a list
emit((v) => v, spec([3]));
// @ts-expect-error each function has a name
emitModule([{ fn: (v: NDArray) => v, specs: [] }]);

// --- derivatives --------------------------------------------------------------------------------------------------------

type Weights = { w: NDArray; b: readonly [NDArray, number] };
const loss = (weights: Weights, x: NDArray): NDArray => np.sum(weights.w.mul(x));
type WeightGradients = { w: NDArray; b: [NDArray, NDArray] };

expectTypeOf(grad((x) => np.sum(x))(np.ones([2]))).toEqualTypeOf<NDArray>();
expectTypeOf(grad(loss)({ w: np.ones([2]), b: [1, 2] }, 1)).toEqualTypeOf<WeightGradients>();
expectTypeOf(grad(loss, { argnums: 1 })({ w: 1, b: [1, 2] }, 1)).toEqualTypeOf<NDArray>();
expectTypeOf(grad(loss, { argnums: [1, 0] })({ w: 1, b: [1, 2] }, 1)).toEqualTypeOf<[NDArray, WeightGradients]>();
expectTypeOf(grad((x: NDArray) => [x, { a: x, n: 3 }] as const, { hasAux: true })(1)).toEqualTypeOf<
  [gradients: NDArray, aux: { a: NDArray; n: NDArray }]
>();
expectTypeOf(valueAndGrad(loss)({ w: 1, b: [1, 2] }, 1)).toEqualTypeOf<[value: NDArray, gradients: WeightGradients]>();
expectTypeOf(grad(jit(loss))({ w: 1, b: [1, 2] }, 1).w).toEqualTypeOf<NDArray>();
expectTypeOf(vmap(grad(loss), [null, 0])({ w: 1, b: [1, 2] }, np.ones([3]))).toEqualTypeOf<WeightGradients>();
expectTypeOf(vjp((x: NDArray, y: NDArray) => x.mul(y), 1, 2)[1](1)).toEqualTypeOf<NDArray[]>();
expectTypeOf(jacrev((x: NDArray) => ({ p: x, q: [x] as const }))(1).p).toEqualTypeOf<NDArray>();
expectTypeOf(hessian((x: NDArray, y: NDArray) => x.mul(y), { argnums: [0, 1] })(1, 2)[0][1]).toEqualTypeOf<NDArray>();
// @ts-expect-error no such option
grad(loss, { argnum: 0 });
// @ts-expect-error positions are numbers
grad(loss, { argnums: "0" });
