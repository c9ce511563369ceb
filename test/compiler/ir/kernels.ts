// A small kernel to print and to break: out[i] = sum over j of v[i,j]^2.
import { loopIndex } from "../../../compiler/ir/index-math.js";
import {
  type Buffer,
  constant,
  defaultSchedule,
  type Expr,
  type ForStmt,
  type Kernel,
  type Local,
  type LoopVar,
  op,
  readLocal,
  type Stmt,
} from "../../../compiler/ir/loop-ir.js";

export const i: LoopVar = { extent: "n" };
export const j: LoopVar = { extent: 3 };
export const v: Buffer = { name: "v", dtype: "float32", shape: ["n", 3], role: "input" };
export const out: Buffer = { name: "out", dtype: "float32", shape: ["n"], role: "output" };
export const total: Local = { name: "total", dtype: "float32" };
export const square: Local = { name: "square", dtype: "float32" };
export const element: Expr = { kind: "load", buffer: v, index: [loopIndex(i), loopIndex(j)] };
export const zero: Expr = constant(0, "float32");

export function loop(over: LoopVar, body: readonly Stmt[], rest: Partial<ForStmt> = {}): ForStmt {
  return { kind: "for", loop: over, carried: [], body, schedule: defaultSchedule, ...rest };
}

export function store(buffer: Buffer, index: readonly LoopVar[], value: Expr): Stmt {
  return { kind: "store", buffer, index: index.map(loopIndex), value };
}

export function kernel(body: readonly Stmt[], buffers: readonly Buffer[] = [v, out]): Kernel {
  return { name: "sumOfSquares", sizes: ["n"], buffers, body };
}

export function sumOfSquares(): Kernel {
  const steps: Stmt[] = [
    { kind: "let", local: square, value: op("mul", "float32", element, element) },
    { kind: "assign", local: total, value: op("add", "float32", readLocal(total), readLocal(square)) },
  ];
  const carried = [{ local: total, init: zero, combine: "add" }] as const;
  const inner = loop(j, steps, { carried, schedule: { unroll: true, lanes: 1, jam: 1 } });
  return kernel([loop(i, [inner, store(out, [i], readLocal(total))])]);
}
