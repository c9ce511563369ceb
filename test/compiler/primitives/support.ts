// What the tests of primitives share: making dense arrays, comparing them bit for bit, running array IR.

import { expect } from "vitest";
import type { ArrayFn, Atom } from "../../../compiler/ir/array-ir.js";
import { makeVar } from "../../../compiler/ir/array-ir.js";
import { type Aval, type Dense, type DType, makeAval, sizeOf, stridesOf } from "../../../compiler/ir/aval.js";
import { Builder } from "../../../compiler/ir/builder.js";
import type { Params, Primitive } from "../../../compiler/ir/primitive.js";
import { dense } from "../../../compiler/primitives/families.js";

export function array(dtype: DType, shape: readonly number[], values: readonly (number | boolean)[]): Dense {
  expect(values.length, "test data fits its shape").toBe(sizeOf(shape));
  return dense(shape, dtype, (data) => data.set(values.map(Number)));
}

export const f32 = (shape: readonly number[], values: readonly number[]): Dense => array("float32", shape, values);
export const f64 = (shape: readonly number[], values: readonly number[]): Dense => array("float64", shape, values);
export const i32 = (shape: readonly number[], values: readonly number[]): Dense => array("int32", shape, values);
export const bool = (shape: readonly number[], values: readonly (0 | 1)[]): Dense => array("bool", shape, values);

/** 0, 1, 2, ... in the given shape. */
export function counting(shape: readonly number[], dtype: DType = "float32"): Dense {
  return array(
    dtype,
    shape,
    Array.from({ length: sizeOf(shape) }, (_, k) => k),
  );
}

/** The values of the only output. */
export function run<P extends Params>(primitive: Primitive<P>, inputs: readonly Dense[], params: P): number[] {
  return [...evaluateChecked(primitive, inputs, params)[0]!.data];
}

/** Evaluates and checks that the outputs have the types that the shape rule promised. */
export function evaluateChecked<P extends Params>(
  primitive: Primitive<P>,
  inputs: readonly Dense[],
  params: P,
): readonly Dense[] {
  const outputs = primitive.evaluate(inputs, params);
  const typeOf = ({ shape, dtype, weak }: Aval): Aval => ({ shape, dtype, weak });
  expect(outputs.map(typeOf)).toEqual(primitive.shape(inputs, params).map(typeOf));
  for (const { data, shape } of outputs) expect(data.length).toBe(sizeOf(shape));
  return outputs;
}

/** Equal shape, dtype and bits; NaN equals NaN. */
export function expectSame(got: Dense, want: Dense, what: string): void {
  const plain = ({ shape, dtype, data }: Dense): unknown => ({ shape: [...shape], dtype, data: [...data] });
  expect(plain(got), what).toEqual(plain(want)); // toEqual tells -0 from 0
}

/** A function of one equation. Inputs are the avals given. */
export function fnOf(primitive: Primitive, avals: readonly Aval[], params: Params): ArrayFn {
  const builder = new Builder();
  const inputs = avals.map(({ shape, dtype, weak }) => makeVar(makeAval(shape, dtype, weak)));
  return builder.finish(primitive.name, inputs, builder.bind(primitive, inputs, params));
}

/** Runs array IR by the evaluate rules. */
export function evaluate(fn: ArrayFn, args: readonly Dense[]): Dense[] {
  const env = new Map<Atom, Dense>();
  fn.inputs.forEach((variable, k) => env.set(variable, args[k]!));
  const read = (atom: Atom): Dense =>
    atom.kind === "literal" ? array(atom.aval.dtype, [], [atom.value]) : env.get(atom)!;
  for (const { primitive, inputs, params, outputs } of fn.equations) {
    const results = primitive.evaluate(inputs.map(read), params);
    outputs.forEach((variable, k) => env.set(variable, results[k]!));
  }
  return fn.outputs.map(read);
}

/** Lane k of an array mapped along `axis`. */
export function laneOf(x: Dense, axis: number, lane: number): Dense {
  const shape = x.shape.filter((_, k) => k !== axis);
  const inner = stridesOf(x.shape)[axis]!;
  return dense(shape, x.dtype, (data) => {
    for (let k = 0; k < data.length; k++) {
      const outer = Math.floor(k / inner);
      data[k] = x.data[(outer * x.shape[axis]! + lane) * inner + (k % inner)]!;
    }
  });
}

/** Lanes of equal type along a new axis. */
export function stackLanes(lanes: readonly Dense[], like: Dense, axis: number): Dense {
  const shape = [...like.shape.slice(0, axis), lanes.length, ...like.shape.slice(axis)];
  const inner = sizeOf(like.shape.slice(axis));
  return dense(shape, like.dtype, (data) => {
    for (let k = 0; k < data.length; k++) {
      const lane = Math.floor(k / inner) % lanes.length;
      const outer = Math.floor(k / inner / lanes.length);
      data[k] = lanes[lane]!.data[outer * inner + (k % inner)]!;
    }
  });
}
