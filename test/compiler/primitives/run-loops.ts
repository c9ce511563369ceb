// A plain interpreter of loop IR, for tests: it says what a lowering means without any emitter. Scalar operations are
// those of the evaluate rules, in double precision for float32 as loop IR holds its locals.

import type { Dense, DType, TypedArray } from "../../../compiler/ir/aval.js";
import { allocate, isFloat, sizeOf } from "../../../compiler/ir/aval.js";
import type { Buffer, Expr, Index, Kernel, Local, LoopVar, ScalarOp, Stmt } from "../../../compiler/ir/loop-ir.js";
import type { Primitive } from "../../../compiler/ir/primitive.js";
import { dense } from "../../../compiler/primitives/families.js";
import { primitives } from "../../../compiler/primitives/index.js";
import { conversion } from "../../../compiler/primitives/scalar.js";

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

/** Temporaries are not rounded: fusion may keep them in locals. */
function storage(buffer: Buffer, length: number): TypedArray {
  return allocate(buffer.role === "temporary" ? wide(buffer.dtype) : buffer.dtype, length);
}

function wide(dtype: DType): DType {
  return dtype === "float32" ? "float64" : dtype;
}

function shapeOf(buffer: Buffer, state: State): number[] {
  return buffer.shape.map((dim) => (typeof dim === "number" ? dim : state.sizes.get(dim)!));
}

function runAll(stmts: readonly Stmt[], state: State): void {
  for (const stmt of stmts) runOne(stmt, state);
}

function runOne(stmt: Stmt, state: State): void {
  switch (stmt.kind) {
    case "let":
    case "assign":
      state.locals.set(stmt.local, evaluateExpr(stmt.value, state));
      return;
    case "store":
      state.data.get(stmt.buffer)![place(stmt.buffer, stmt.index, state)] = evaluateExpr(stmt.value, state);
      return;
    case "for": {
      const { extent } = stmt.loop;
      for (const { local, init } of stmt.carried) state.locals.set(local, evaluateExpr(init, state));
      const count = typeof extent === "number" ? extent : state.sizes.get(extent)!;
      for (let k = 0; k < count; k++) {
        state.loops.set(stmt.loop, k);
        runAll(stmt.body, state);
      }
    }
  }
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
  const typed = args.map((value, k) => {
    const type = name === "select" && k === 0 ? "bool" : isFloat(dtype) ? "float64" : dtype;
    return dense([], type, (data) => data.fill(value));
  });
  return byName.get(name)!.evaluate(typed, {})[0]!.data[0]!;
}

function place(buffer: Buffer, index: readonly Index[], state: State): number {
  let position = 0;
  shapeOf(buffer, state).forEach((size, axis) => {
    const at = indexValue(index[axis]!, state);
    if (!(at >= 0 && at < size)) throw new RangeError(`${buffer.name}: index ${at} on axis ${axis} of size ${size}`);
    position = position * size + at;
  });
  return position;
}

function indexValue(index: Index, state: State): number {
  let value = index.offset;
  for (const { scale, of } of index.terms) {
    if (of.kind === "loop") value += scale * state.loops.get(of.loop)!;
    else if (of.kind === "div") value += scale * Math.floor(indexValue(of.index, state) / of.by);
    else value += scale * (indexValue(of.index, state) % of.by);
  }
  return value;
}
