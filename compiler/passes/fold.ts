// Folding: copies of locals and constants are used directly, operations with their identity element go, and locals that
// nobody reads go. Every rule keeps every bit.
// Requires: nothing; after expand, which makes the first step of a fold meet its initial value. Ensures: no let is a
// copy, none is unread. Cost: two walks.

import { isFloat } from "../ir/aval.js";
import type { Expr, Kernel, Local, ScalarOp, Stmt } from "../ir/loop-ir.js";
import { definedBy, eachOwnExpr, eachStmt } from "../ir/walk.js";
import { mapBlocks, rewriteOwn } from "./rewrite-loops.js";

export function fold(kernel: Kernel): Kernel {
  const body = dropUnread(foldBlock(kernel.body, { values: new Map(), carried: carriedOf(kernel) }));
  return { ...kernel, body };
}

interface Known {
  /** Locals that are another local or a constant. */
  readonly values: Map<Local, Expr>;
  /** Accumulators: a copy of one is the value it had, so it stays. */
  readonly carried: ReadonlySet<Local>;
}

function carriedOf(kernel: Kernel): Set<Local> {
  const carried = new Set<Local>();
  eachStmt(kernel.body, (stmt) => {
    if (stmt.kind !== "let") for (const local of definedBy(stmt)) carried.add(local);
  });
  return carried;
}

/** Locals are defined once, so what is known of one holds wherever it is read. */
function foldBlock(stmts: readonly Stmt[], known: Known): readonly Stmt[] {
  const onExpr = (expr: Expr): Expr =>
    expr.kind === "local" ? (known.values.get(expr.local) ?? expr) : withoutIdentity(expr);
  return stmts.flatMap((stmt): Stmt[] => {
    const next = rewriteOwn(stmt, { expr: onExpr });
    if (next.kind !== "let") return [mapBlocks(next, (block) => foldBlock(block, known))];
    const { value } = next;
    if (value.kind === "const" || (value.kind === "local" && !known.carried.has(value.local))) {
      known.values.set(next.local, value);
      return [];
    }
    return [next];
  });
}

/** x op identity = x, and a choice between equals is one of them. A float sum 0 + x is not: see the pass zero-starts. */
function withoutIdentity(expr: Expr): Expr {
  if (expr.kind === "cast" && expr.value.kind === "const" && isFloat(expr.to) && !isFloat(expr.from)) {
    return { kind: "const", value: expr.value.value, dtype: expr.to }; // small integers are floats as they are
  }
  if (expr.kind === "index" && expr.index.terms.length === 0) {
    return { kind: "const", value: expr.index.offset, dtype: expr.dtype };
  }
  if (expr.kind !== "op") return expr;
  const [first, second, third] = expr.args;
  if (expr.op === "select" && isSame(second!, third!)) return second!;
  if (first?.kind !== "const" || second === undefined) return expr;
  if (expr.op === "add" && isFloat(expr.dtype)) return expr;
  const identity = expr.op === "and" && expr.dtype === "bool" ? 1 : identities[expr.op];
  return identity !== undefined && Object.is(first.value, identity) ? second : expr;
}

function isSame(a: Expr, b: Expr): boolean {
  if (a.kind === "const") return b.kind === "const" && Object.is(a.value, b.value);
  return a.kind === "local" && b.kind === "local" && a.local === b.local;
}

const identities: Partial<Record<ScalarOp, number>> = {
  add: 0, // of integers
  mul: 1,
  max: Number.NEGATIVE_INFINITY, // NaN passes through both ways
  min: Number.POSITIVE_INFINITY,
  or: 0,
};

/** Reads come after definitions in program order, so one walk from the end sees every reader first. */
function dropUnread(stmts: readonly Stmt[]): readonly Stmt[] {
  const read = new Set<Local>();
  const note = (stmt: Stmt): void => {
    eachOwnExpr(stmt, (sub) => {
      if (sub.kind === "local") read.add(sub.local);
    });
  };
  const onBlock = (block: readonly Stmt[]): readonly Stmt[] => {
    const kept: Stmt[] = [];
    for (const stmt of [...block].reverse()) {
      if (stmt.kind === "let" && !read.has(stmt.local)) continue;
      kept.push(mapBlocks(stmt, onBlock));
      note(stmt);
    }
    return kept.reverse();
  };
  return onBlock(stmts);
}
