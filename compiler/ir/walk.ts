// Visiting loop IR: statements with the blocks around them, and the expressions in them. Changes nothing.

import {
  type Buffer,
  type Expr,
  type ForStmt,
  type Index,
  type Local,
  type Stmt,
  transcendental,
  type WhileStmt,
} from "./loop-ir.js";

/** Statements that run one after the other. Compared by identity: an `if` has two, a loop one. */
export type Block = readonly Stmt[];

export function isLoop(stmt: Stmt): stmt is ForStmt | WhileStmt {
  return stmt.kind === "for" || stmt.kind === "while";
}

/** The blocks inside a statement, in order. */
export function blocksOf(stmt: Stmt): readonly Block[] {
  if (isLoop(stmt)) return [stmt.body];
  return stmt.kind === "if" ? [stmt.consequent, stmt.alternate] : [];
}

/** Locals that a statement makes visible to those after it. */
export function definedBy(stmt: Stmt): readonly Local[] {
  if (stmt.kind === "let" || stmt.kind === "var") return [stmt.local];
  if (isLoop(stmt)) return stmt.carried.map(({ local }) => local);
  return stmt.kind === "if" ? stmt.results : [];
}

/** Visits statements in order, each before the blocks inside it, with the blocks around it, outermost first. */
export function eachStmt(stmts: Block, visit: (stmt: Stmt, around: readonly Block[]) => void): void {
  const walk = (block: Block, around: readonly Block[]): void => {
    for (const stmt of block) {
      visit(stmt, around);
      for (const inner of blocksOf(stmt)) walk(inner, [...around, inner]);
    }
  };
  walk(stmts, []);
}

/** Locals that the body of a loop assigns for its next iteration: made outside, as its own or as one that a state became. */
export function carriedBy(body: Block): readonly Local[] {
  const assigned = new Set<Local>();
  const inside = new Set<Local>();
  eachStmt(body, (stmt) => {
    if (stmt.kind === "assign") assigned.add(stmt.local);
    for (const local of definedBy(stmt)) inside.add(local);
  });
  return [...assigned].filter((local) => !inside.has(local));
}

/** The expressions that belong to a statement itself. */
function ownExprs(stmt: Stmt): readonly Expr[] {
  switch (stmt.kind) {
    case "for":
    case "while":
      return stmt.carried.map(({ init }) => init);
    case "if":
    case "breakUnless":
      return [stmt.test];
    case "call":
      return stmt.args.filter((arg) => arg.kind !== "slice");
    default:
      return [stmt.value];
  }
}

/** Visits the locals that an index is worked out from: it reads them as an expression does. */
function visitIndex(index: Index, visit: (expr: Expr) => void): void {
  for (const { of } of index.terms) {
    if (of.kind === "value") visit({ kind: "local", local: of.local });
    else if (of.kind !== "loop") visitIndex(of.index, visit);
  }
}

/** Visits an expression and its parts, the whole before the parts. */
function visitExpr(expr: Expr, visit: (expr: Expr) => void): void {
  visit(expr);
  if (expr.kind === "load") for (const at of expr.index) visitIndex(at, visit);
  else if (expr.kind === "index") visitIndex(expr.index, visit);
  else if (expr.kind === "op") for (const arg of expr.args) visitExpr(arg, visit);
  else if (expr.kind === "cast") visitExpr(expr.value, visit);
}

/** Visits every expression that belongs to a statement itself, parts included. */
export function eachOwnExpr(stmt: Stmt, visit: (expr: Expr) => void): void {
  if (stmt.kind === "store") for (const at of stmt.index) visitIndex(at, visit);
  if (stmt.kind === "call") {
    for (const arg of stmt.args) if (arg.kind === "slice") for (const at of arg.index) visitIndex(at, visit);
  }
  for (const expr of ownExprs(stmt)) visitExpr(expr, visit);
}

/** One place where a statement itself touches a buffer. */
export interface BufferAccess {
  readonly buffer: Buffer;
  /** One per axis; a slice has only those of the first axes, and takes everything along the others. */
  readonly index: readonly Index[];
  readonly kind: "load" | "store" | "slice";
  readonly reads: boolean;
  readonly writes: boolean;
}

/** Visits every access of a statement itself to a buffer. */
export function eachOwnAccess(stmt: Stmt, visit: (access: BufferAccess) => void): void {
  eachOwnExpr(stmt, (sub) => {
    if (sub.kind === "load") visit({ ...sub, reads: true, writes: false });
  });
  if (stmt.kind === "store") visit({ ...stmt, reads: false, writes: true });
  if (stmt.kind !== "call") return;
  for (const arg of stmt.args) {
    if (arg.kind === "slice") visit({ ...arg, reads: arg.access !== "write", writes: arg.access !== "read" });
  }
}

/** Scalar operations in a statement, nested ones included, each loop body counted once: what code size grows with. */
export function codeSize(stmt: Stmt): number {
  return sizeBy(stmt, ({ kind }) => (kind === "op" || kind === "load" || kind === "cast" ? 1 : 0));
}

/** As `codeSize`, with what a transcendental operation takes: large kernels hold those written out. */
export function writtenSize(stmt: Stmt): number {
  return sizeBy(stmt, writtenSizeOf);
}

/** As `writtenSize`, of what is left in a fused loop: what it writes to temporaries and reads from them becomes locals. */
export function fusedSize(stmt: Stmt): number {
  return sizeBy(
    stmt,
    (expr) => (expr.kind === "load" && expr.buffer.role === "temporary" ? 0 : writtenSizeOf(expr)),
    ({ kind }) => (kind === "let" ? 1 : 0),
  );
}

function writtenSizeOf(expr: Expr): number {
  if (expr.kind === "op") return transcendental.has(expr.op) ? 1 + transcendentalSize : 1;
  return expr.kind === "load" || expr.kind === "cast" ? 1 : 0;
}

function sizeBy(stmt: Stmt, sizeOf: (expr: Expr) => number, ownSize: (stmt: Stmt) => number = () => 1): number {
  let size = 0;
  eachStmt([stmt], (inner) => {
    size += ownSize(inner);
    eachOwnExpr(inner, (sub) => {
      size += sizeOf(sub);
    });
  });
  return size;
}

/** exp, written out, has about as many bytes of bytecode as this many additions. */
const transcendentalSize = 16;
