// vectorize: a function of core axes, mapped over all axes before them, which broadcast. One vmap per such axis.

import { ArgumentError } from "../../compiler/errors.js";
import type { Aval, Dim } from "../../compiler/ir/aval.js";
import { checkFunction, describeValue } from "../../compiler/trace/stage.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asArray } from "../convert.js";
import type { Arrays, LooseArgs } from "../types.js";
import { vmap } from "../vmap.js";
import { markWrapped, nameOf } from "../wrapped.js";
import { broadcastShape } from "./promote.js";
import { expandDims, squeeze } from "./shapes.js";
import { options } from "./support.js";
import { checkOutput, coreSizes, parseSignature, type Signature } from "./vectorize-signature.js";

export interface VectorizeOptions {
  /** Axes that the function itself takes and gives, such as "(n),(n)->()"; without it, it takes and gives scalars. */
  readonly signature?: string;
  /** Positions of arguments that are handed on as they are. */
  readonly excluded?: readonly number[];
}

type Leaves = NDArray | readonly NDArray[];

/**
 * `f`, which takes and gives the axes of `signature` (scalars without one), for arrays with any axes before those: they
 * broadcast together and stand first in the outputs. (jax.numpy.vectorize)
 * @throws ArgumentError argument/signature; ShapeError when arguments or outputs are not as the signature says.
 */
export function vectorize<R>(
  f: (...args: NDArray[]) => R,
  given?: VectorizeOptions,
): (...args: ArrayLike[]) => Arrays<R>;
export function vectorize<A extends readonly unknown[], R>(
  f: (...args: A) => R,
  given?: VectorizeOptions,
): (...args: LooseArgs<A>) => Arrays<R>;
export function vectorize(f: (...args: never[]) => unknown, given?: VectorizeOptions): (...args: unknown[]) => unknown {
  checkFunction("vectorize", f);
  const { signature, excluded = [] } = options("vectorize", given, ["signature", "excluded"]);
  if (!Array.isArray(excluded) || !excluded.every((position) => Number.isInteger(position) && position >= 0)) {
    throw new ArgumentError(
      "argument/option",
      `vectorize: excluded is ${describeValue(excluded)}, expected a list of positions of arguments`,
    );
  }
  const core = signature === undefined ? undefined : parseSignature(signature);
  const vectorized = (...args: unknown[]): unknown => {
    const mapped = args.map((_, k) => k).filter((k) => !excluded.includes(k));
    const arrays = mapped.map((k) => asArray("vectorize", k, `args[${k}]`, args[k]));
    const lane = (...lanes: NDArray[]): Leaves => {
      const whole = [...args];
      mapped.forEach((position, k) => {
        whole[position] = lanes[k];
      });
      return (f as (...args: unknown[]) => Leaves)(...whole);
    };
    const scalars: Signature = { text: "", inputs: arrays.map(() => []), outputs: [] };
    return callOverBatch(lane, arrays, core ?? scalars, nameOf(f));
  };
  return markWrapped(vectorized, f, "vectorize");
}

type Lane = (...lanes: NDArray[]) => Leaves;

function callOverBatch(f: Lane, arrays: readonly NDArray[], core: Signature, name: string): Leaves {
  if (arrays.length !== core.inputs.length) {
    throw new ArgumentError(
      "argument/signature",
      `vectorize: ${name} got ${arrays.length} mapped arguments, expected ${core.inputs.length} for "${core.text}"`,
    );
  }
  const sizes = coreSizes(core, arrays);
  const before = arrays.map(
    ({ aval }, k): Aval => ({ ...aval, shape: aval.shape.slice(0, aval.shape.length - core.inputs[k]!.length) }),
  );
  const batch = broadcastShape(
    "vectorize",
    before,
    arrays.map((_, k) => `args[${k}]`),
    arrays.map((x) => x.aval),
  );
  // Axes of size 1 are left out of the maps, so that nothing is repeated; where all have size 1, they are put back.
  const single: number[] = [];
  let mapped: (...lanes: ArrayLike[]) => unknown = checked(f, core, sizes);
  for (let axis = batch.length - 1; axis >= 0; axis--) {
    const inAxes = before.map(({ shape }) => {
      const size = shape[axis - batch.length + shape.length];
      return size === undefined || size === 1 ? null : 0;
    });
    if (inAxes.every((one) => one === null)) single.push(axis);
    else mapped = vmap(mapped as Lane, { inAxes });
  }
  const result = mapped(...arrays.map((x, k) => squeezeOnes(x, before[k]!.shape.length))) as Leaves;
  if (single.length === 0) return result;
  const restored = (x: NDArray): NDArray => expandDims(x, single);
  return Array.isArray(result) ? result.map(restored) : restored(result as NDArray);
}

function squeezeOnes(x: NDArray, batchRank: number): NDArray {
  const axis = x.aval.shape.flatMap((size, k) => (k < batchRank && size === 1 ? [k] : []));
  return axis.length === 0 ? x : squeeze(x, { axis });
}

/** The function, whose outputs are checked against the signature. */
function checked(f: Lane, core: Signature, sizes: ReadonlyMap<string, Dim>): (...lanes: ArrayLike[]) => Leaves {
  return (...lanes) => {
    const result = f(...(lanes as NDArray[]));
    const outputs = Array.isArray(result) ? result : [result];
    const expected = core.text === "" ? outputs.map((): string[] => []) : core.outputs;
    if (outputs.length !== expected.length) {
      throw new ArgumentError(
        "argument/signature",
        `vectorize: the function gives ${outputs.length} outputs, expected ${expected.length} for "${core.text}"`,
      );
    }
    const all = new Map(sizes);
    outputs.forEach((x, k) => {
      const { aval } = asArray("vectorize", k, `outputs[${k}]`, x);
      checkOutput({ ...core, outputs: expected }, k, aval.shape, all);
    });
    return result;
  };
}
