// A plain interpreter of loop IR, for tests: it says what a lowering means without any emitter. Scalar operations are
// those of the evaluate rules, in double precision for float32 as loop IR holds its locals.

import type { Dense, DType, TypedArray } from "../../../compiler/ir/aval.js";
import { allocate, isFloat, sizeOf } from "../../../compiler/ir/aval.js";
import {
  type Buffer,
  type Carried,
  type Expr,
  exprDType,
  type Index,
  type Kernel,
  type Local,
  type LoopVar,
  type ScalarOp,
  type Slice,
  type Stmt,
} from "../../../compiler/ir/loop-ir.js";
import type { Params, Primitive } from "../../../compiler/ir/primitive.js";
import * as bitsLibrary from "../../../compiler/library/bits.js";
import * as choleskyLibrary from "../../../compiler/library/cholesky.js";
import * as determinantLibrary from "../../../compiler/library/determinant.js";
import * as fourierLibrary from "../../../compiler/library/fourier.js";
import * as luLibrary from "../../../compiler/library/lu.js";
import * as qrLibrary from "../../../compiler/library/qr.js";
import * as singularLibrary from "../../../compiler/library/singular-values.js";
import * as sortingLibrary from "../../../compiler/library/sorting.js";
import * as eigenLibrary from "../../../compiler/library/symmetric-eigen.js";
import * as triangularLibrary from "../../../compiler/library/triangular.js";
import { dense } from "../../../compiler/primitives/families.js";
import { primitives } from "../../../compiler/primitives/index.js";
import { conversion } from "../../../compiler/primitives/scalar.js";

/** The library functions that lowerings call. */
const libraryFunctions: Readonly<Record<string, unknown>> = {
  ...sortingLibrary,
  ...choleskyLibrary,
  ...determinantLibrary,
  ...fourierLibrary,
  ...luLibrary,
  ...qrLibrary,
  ...singularLibrary,
  ...eigenLibrary,
  ...triangularLibrary,
};

const byName = new Map<string, Primitive>(primitives.map((primitive) => [primitive.name, primitive]));

interface State {
  readonly sizes: ReadonlyMap<string, number>;
  readonly data: Map<Buffer, TypedArray>;
  readonly loops: Map<LoopVar, number>;
  readonly locals: Map<Local, number>;
}

/** Runs a kernel on concrete inputs. Throws where an index leaves its buffer. */
export function runKernel(kernel: Kernel, inputs: readonly Dense[], sizes: Readonly<Record<string, number>>): Dense[] {
  const state: State = { sizes: new Map(Object.entries(sizes)), data: new Map(), loops: new Map(), locals: new Map() };
  let next = 0;
  for (const buffer of kernel.buffers) {
    const length = sizeOf(shapeOf(buffer, state));
    state.data.set(buffer, buffer.role === "input" ? inputs[next++]!.data : storage(buffer, length));
  }
  runAll(kernel.body, state);
  return kernel.buffers
    .filter(({ role }) => role === "output")
    .map((buffer) => dense(shapeOf(buffer, state), buffer.dtype, (data) => data.set([...state.data.get(buffer)!])));
}

/** Temporaries and states are not rounded: fusion may keep them in locals. */
function storage(buffer: Buffer, length: number): TypedArray {
  const isScratch = buffer.role === "temporary" || buffer.role === "state";
  return allocate(isScratch ? wide(buffer.dtype) : buffer.dtype, length);
}

function wide(dtype: DType): DType {
  return dtype === "float32" ? "float64" : dtype;
}

function shapeOf(buffer: Buffer, state: State): number[] {
  return buffer.shape.map((dim) => (typeof dim === "number" ? dim : state.sizes.get(dim)!));
}

/** False when a `break unless` failed: the statements after it, up to the end of the while around, do not run. */
function runAll(stmts: readonly Stmt[], state: State): boolean {
  return stmts.every((stmt) => runOne(stmt, state));
}

function runOne(stmt: Stmt, state: State): boolean {
  switch (stmt.kind) {
    case "let":
    case "var":
    case "assign":
      state.locals.set(stmt.local, evaluateExpr(stmt.value, state));
      return true;
    case "store":
      state.data.get(stmt.buffer)![place(stmt.buffer, stmt.index, state)] = evaluateExpr(stmt.value, state);
      return true;
    case "call": {
      const callee = libraryFunctions[stmt.callee] as (...args: unknown[]) => void;
      callee(...stmt.args.flatMap((arg) => argumentOf(arg, state)));
      return true;
    }
    case "breakUnless":
      return evaluateExpr(stmt.test, state) !== 0;
    case "if":
      return runAll(evaluateExpr(stmt.test, state) !== 0 ? stmt.consequent : stmt.alternate, state);
    case "while":
      start(stmt.carried, state);
      while (runAll(stmt.body, state));
      return true;
    case "for": {
      const { extent } = stmt.loop;
      start(stmt.carried, state);
      const count = typeof extent === "number" ? extent : state.sizes.get(extent)!;
      let goesOn = true;
      for (let k = 0; k < count && goesOn; k++) {
        state.loops.set(stmt.loop, k);
        goesOn = runAll(stmt.body, state);
      }
      return goesOn;
    }
  }
}

function argumentOf(arg: Expr | Slice, state: State): unknown[] {
  if (arg.kind === "slice") {
    return [state.data.get(arg.buffer)!, place(arg.buffer, arg.index, state)];
  }
  const value = evaluateExpr(arg, state);
  return [exprDType(arg) === "bool" ? value !== 0 : value];
}

/** All initial values are read before any is set: one carry may start as another's old value. */
function start(carried: readonly Carried[], state: State): void {
  const values = carried.map(({ init }) => evaluateExpr(init, state));
  carried.forEach(({ local }, k) => state.locals.set(local, values[k]!));
}

function evaluateExpr(expr: Expr, state: State): number {
  switch (expr.kind) {
    case "const":
      return expr.value;
    case "local":
      return state.locals.get(expr.local)!;
    case "load":
      return state.data.get(expr.buffer)![place(expr.buffer, expr.index, state)]!;
    case "index":
      return indexValue(expr.index, state);
    case "size":
      return state.sizes.get(expr.size)!;
    case "cast":
      return stored(conversion(expr.from, expr.to)(evaluateExpr(expr.value, state)), expr.to);
    case "op":
      return apply(
        expr.op,
        expr.dtype,
        expr.args.map((arg) => evaluateExpr(arg, state)),
      );
  }
}

function stored(value: number, dtype: DType): number {
  const data = allocate(wide(dtype), 1);
  data[0] = value;
  return data[0]!;
}

function apply(name: ScalarOp, dtype: DType, args: readonly number[]): number {
  if (name === "fround") return Math.fround(args[0]!);
  if (name === "singleBits") return bitsLibrary.singleBits(args[0]!);
  if (name === "singleOfBits") return bitsLibrary.singleOfBits(args[0]!);
  const [operands, params] = name === "threefry2x32" ? threefryCall(args) : [args, {}];
  const typed = operands.map((value, k) => {
    const type = name === "select" && k === 0 ? "bool" : isFloat(dtype) ? "float64" : dtype;
    return dense([], type, (data) => data.fill(value));
  });
  return byName.get(name)!.evaluate(typed, params)[0]!.data[0]!;
}

/** The last operand of the scalar operation is a parameter of the primitive. */
function threefryCall(args: readonly number[]): [readonly number[], Params] {
  return [args.slice(0, -1), { word: ["first", "second", "both"][args.at(-1)!] }];
}

function place(buffer: Buffer, index: readonly Index[], state: State): number {
  let position = 0;
  shapeOf(buffer, state).forEach((size, axis) => {
    const given = index[axis];
    const at = given === undefined ? 0 : indexValue(given, state); // a slice begins where the axis does
    if (given !== undefined && !(at >= 0 && at < size))
      throw new RangeError(`${buffer.name}: index ${at} on axis ${axis} of size ${size}`);
    position = position * size + at;
  });
  return position;
}

function indexValue(index: Index, state: State): number {
  let value = index.offset;
  for (const { scale, of } of index.terms) {
    if (of.kind === "loop") value += scale * state.loops.get(of.loop)!;
    else if (of.kind === "value") value += scale * checkedValue(of.local, of.below, state);
    else if (of.kind === "div") value += scale * Math.floor(indexValue(of.index, state) / of.by);
    else value += scale * (indexValue(of.index, state) % of.by);
  }
  return value;
}

function checkedValue(local: Local, below: number, state: State): number {
  const value = state.locals.get(local)!;
  if (!(value >= 0 && value < below)) throw new RangeError(`${local.name} is ${value}, stated to be below ${below}`);
  return value;
}
