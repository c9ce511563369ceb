// Loop IR: structured loops over buffers and scalar locals.
//
//   kernel ::= buffers, sizes, stmt*
//   stmt   ::= for loop < extent carrying (local = init)* { stmt* }     with a schedule
//            | while carrying (local = init)* { stmt* }                  until a `break unless` in it fails
//            | if expr giving local* { stmt* } else { stmt* }            each branch assigns every local
//            | break unless expr
//            | let local = expr | var local = expr | assign local = expr | store buffer[index*] = expr
//            | call name(argument*)                                      a library function, on slices of own buffers
//   argument ::= expr | (read | write | update) buffer[index*]           all elements at these first indices
//   expr   ::= const | local | load buffer[index*] | op(expr*) | cast(expr) | index as a value | size as a value
//   index  ::= offset + sum of scale * (loop | local below n | index div n | index mod n)
//
// Loops, locals and buffers are compared by identity. A local of dtype float32 is held in double precision: values are
// rounded only where they are stored in a float32 output (docs/architecture.md, "Rounding").

import type { LibraryName } from "../library/text.js";
import type { Aval, Dim, DType, Shape } from "./aval.js";

/** One loop. Loops have no names of their own: text calls them i, j, k by depth. */
export interface LoopVar {
  readonly extent: Dim;
}

export interface Local {
  readonly name: string;
  readonly dtype: DType;
}

export interface Buffer {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: Shape;
  /** A temporary holds each element's one value; a state is overwritten from one iteration of a loop to the next. */
  readonly role: "input" | "output" | "temporary" | "state";
}

/** A buffer that the kernel makes for itself. */
export function isOwnBuffer({ role }: Buffer): boolean {
  return role === "temporary" || role === "state";
}

/** One summand of an index. `div` rounds down; its operand is never negative. */
export interface Term {
  readonly scale: number;
  readonly of:
    | { readonly kind: "loop"; readonly loop: LoopVar }
    /** A position worked out at run time: an int32 local that is known to be in [0, below). */
    | { readonly kind: "value"; readonly local: Local; readonly below: number }
    | { readonly kind: "div"; readonly index: Index; readonly by: number }
    | { readonly kind: "mod"; readonly index: Index; readonly by: number };
}

export interface Index {
  readonly terms: readonly Term[];
  readonly offset: number;
}

export const unaryOps = [
  "neg", "abs", "sign", "floor", "ceil", "round", "isFinite", "exp", "exp2", "log", "expm1", "log1p", "tanh", "logistic",
  "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "asinh", "acosh", "atanh", "sqrt", "rsqrt", "cbrt", "not",
  "erf", "erfc", "erfInv", "erfcInv", "clz", "populationCount", "fround",
  "singleBits", "singleOfBits",
] as const; // biome-ignore format: a table
export const binaryOps = [
  "add",
  "sub",
  "mul",
  "div",
  "rem",
  "max",
  "min",
  "pow",
  "atan2",
  "and",
  "or",
  "xor",
  "shiftLeft",
  "shiftRightLogical",
  "shiftRightArithmetic",
  "eq",
  "ne",
  "lt",
  "le",
  "gt",
  "ge",
] as const;
export type ScalarOp = (typeof unaryOps)[number] | (typeof binaryOps)[number] | "select" | "threefry2x32";

/** Operations that take a function to work out. */
export const transcendental: ReadonlySet<ScalarOp> = new Set([
  "exp", "exp2", "log", "expm1", "log1p", "tanh", "logistic", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh",
  "asinh", "acosh", "atanh", "cbrt", "erf", "erfc", "erfInv", "erfcInv", "pow", "atan2",
]); // biome-ignore format: a table

export type Expr =
  | { readonly kind: "const"; readonly value: number; readonly dtype: DType }
  | { readonly kind: "local"; readonly local: Local }
  | { readonly kind: "load"; readonly buffer: Buffer; readonly index: readonly Index[] }
  /** `dtype` is that of the operands (of the two cases, for select); comparisons give bool. */
  | { readonly kind: "op"; readonly op: ScalarOp; readonly dtype: DType; readonly args: readonly Expr[] }
  | { readonly kind: "cast"; readonly from: DType; readonly to: DType; readonly value: Expr }
  | { readonly kind: "index"; readonly index: Index; readonly dtype: DType }
  /** A symbolic size, as the number it is when the kernel runs. */
  | { readonly kind: "size"; readonly size: string; readonly dtype: DType };

/** How a loop is to be run. Passes change it; lowering only sets the default. */
export interface Schedule {
  /** Written out once per iteration instead of looped. */
  readonly unroll: boolean;
  /** Independent accumulators per carried value: element j goes to accumulator j mod lanes. 1: in order. */
  readonly lanes: number;
  /** Iterations whose inner loops run as one, side by side (unroll and jam). */
  readonly jam: number;
}

export interface Carried {
  readonly local: Local;
  readonly init: Expr;
  readonly combine: ScalarOp | null;
}

export interface ForStmt {
  readonly kind: "for";
  readonly loop: LoopVar;
  readonly carried: readonly Carried[];
  readonly body: readonly Stmt[];
  readonly schedule: Schedule;
}

export interface WhileStmt {
  readonly kind: "while";
  readonly carried: readonly Carried[];
  readonly body: readonly Stmt[];
}

export interface IfStmt {
  readonly kind: "if";
  readonly test: Expr;
  readonly results: readonly Local[];
  readonly consequent: readonly Stmt[];
  readonly alternate: readonly Stmt[];
}

/**
 * A run of consecutive elements of one of the kernel's own buffers: everything at these indices of its first axes. A
 * library function gets it as two arguments, the array and the position of the first element. Only states are written.
 */
export interface Slice {
  readonly kind: "slice";
  readonly buffer: Buffer;
  readonly index: readonly Index[];
  readonly access: "read" | "write" | "update";
}

/** Work that a library function does: an algorithm that is no loop nest, such as a sort. */
export interface CallStmt {
  readonly kind: "call";
  readonly callee: LibraryName;
  readonly args: readonly (Expr | Slice)[];
}

export type Stmt =
  | ForStmt
  | WhileStmt
  | IfStmt
  | { readonly kind: "breakUnless"; readonly test: Expr }
  | { readonly kind: "let"; readonly local: Local; readonly value: Expr }
  /** A local that statements after it in its block assign again. */
  | { readonly kind: "var"; readonly local: Local; readonly value: Expr }
  | { readonly kind: "assign"; readonly local: Local; readonly value: Expr }
  | { readonly kind: "store"; readonly buffer: Buffer; readonly index: readonly Index[]; readonly value: Expr }
  | CallStmt;

export interface Kernel {
  readonly name: string;
  /** Names of the symbolic sizes, in the order they are passed. */
  readonly sizes: readonly string[];
  readonly buffers: readonly Buffer[];
  readonly body: readonly Stmt[];
}

/** How a lowering reads an input: an index per axis, views already applied. */
export interface Access {
  readonly aval: Aval;
  /** The buffer that is read, through whatever views; undefined for scalars and constants. */
  readonly root: Buffer | undefined;
  read(index: readonly Index[]): Expr;
}

/** How a lowering writes an output. */
export interface Target {
  readonly aval: Aval;
  store(index: readonly Index[], value: Expr): Stmt;
}

/** A buffer that a lowering made for itself. */
export interface OwnBuffer extends Access, Target {
  /** All of it at these indices of its first axes, for a library function. */
  slice(index: readonly Index[], access: Slice["access"]): Slice;
}

export const defaultSchedule: Schedule = { unroll: false, lanes: 1, jam: 1 };

// --- constructors ---------------------------------------------------------------------------------------------------

export function constant(value: number, dtype: DType): Expr {
  return { kind: "const", value, dtype };
}
export function op(name: ScalarOp, dtype: DType, ...args: Expr[]): Expr {
  return { kind: "op", op: name, dtype, args };
}
export function cast(value: Expr, from: DType, to: DType): Expr {
  return from === to ? value : { kind: "cast", from, to, value };
}
export function readLocal(local: Local): Expr {
  return { kind: "local", local };
}

export function libraryCall(callee: LibraryName, ...args: readonly (Expr | Slice)[]): Stmt {
  return { kind: "call", callee, args };
}

/** The dtype an expression has as a value. */
export function exprDType(expr: Expr): DType {
  switch (expr.kind) {
    case "const":
    case "index":
    case "size":
      return expr.dtype;
    case "local":
      return expr.local.dtype;
    case "load":
      return expr.buffer.dtype;
    case "cast":
      return expr.to;
    case "op":
      return results[expr.op] ?? expr.dtype;
  }
}

/** Operations whose result has another dtype than their operands. */
const results: Readonly<Partial<Record<ScalarOp, DType>>> = {
  eq: "bool",
  ne: "bool",
  lt: "bool",
  le: "bool",
  gt: "bool",
  ge: "bool",
  isFinite: "bool",
  singleBits: "int32",
  singleOfBits: "float32",
};
