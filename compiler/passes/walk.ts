// The generic traversals of loop IR that passes share. Rewrites return the same object when nothing changed.

import { substituteIndex } from "../ir/index-math.js";
import type { Expr, ForStmt, Index, LoopVar, Stmt } from "../ir/loop-ir.js";

/** Visits every expression of a statement and of the statements inside it, outer expressions first. */
export function eachExpr(stmt: Stmt, visit: (expr: Expr, loops: readonly ForStmt[]) => void): void {
  eachStmt([stmt], (inner, loops) => {
    for (const expr of ownExprs(inner)) visitExpr(expr, (sub) => visit(sub, loops));
  });
}

/** Visits statements in order, with the loops around each, outermost first. */
export function eachStmt(
  stmts: readonly Stmt[],
  visit: (stmt: Stmt, loops: readonly ForStmt[]) => void,
  loops: readonly ForStmt[] = [],
): void {
  for (const stmt of stmts) {
    visit(stmt, loops);
    if (stmt.kind === "for") eachStmt(stmt.body, visit, [...loops, stmt]);
  }
}

/** The expressions that belong to a statement itself. */
export function ownExprs(stmt: Stmt): readonly Expr[] {
  return stmt.kind === "for" ? stmt.carried.map(({ init }) => init) : [stmt.value];
}

export function visitExpr(expr: Expr, visit: (expr: Expr) => void): void {
  visit(expr);
  if (expr.kind === "op") for (const arg of expr.args) visitExpr(arg, visit);
  else if (expr.kind === "cast") visitExpr(expr.value, visit);
}

export interface Rewrite {
  /** Applied to each expression after its parts. */
  readonly expr?: (expr: Expr) => Expr;
  readonly index?: (index: Index) => Index;
}

export function rewriteExpr(expr: Expr, rewrite: Rewrite): Expr {
  const inner = rewriteParts(expr, rewrite);
  return rewrite.expr === undefined ? inner : rewrite.expr(inner);
}

function rewriteParts(expr: Expr, rewrite: Rewrite): Expr {
  switch (expr.kind) {
    case "const":
    case "local":
      return expr;
    case "load": {
      const index = mapSame(expr.index, rewrite.index);
      return index === expr.index ? expr : { ...expr, index };
    }
    case "index": {
      const index = rewrite.index?.(expr.index) ?? expr.index;
      return index === expr.index ? expr : { ...expr, index };
    }
    case "cast": {
      const value = rewriteExpr(expr.value, rewrite);
      return value === expr.value ? expr : { ...expr, value };
    }
    case "op": {
      const args = mapSame(expr.args, (arg) => rewriteExpr(arg, rewrite));
      return args === expr.args ? expr : { ...expr, args };
    }
  }
}

export function rewriteStmt(stmt: Stmt, rewrite: Rewrite): Stmt {
  switch (stmt.kind) {
    case "for": {
      const carried = mapSame(stmt.carried, (one) => {
        const init = rewriteExpr(one.init, rewrite);
        return init === one.init ? one : { ...one, init };
      });
      const body = mapSame(stmt.body, (inner) => rewriteStmt(inner, rewrite));
      return carried === stmt.carried && body === stmt.body ? stmt : { ...stmt, carried, body };
    }
    case "store": {
      const index = mapSame(stmt.index, rewrite.index);
      const value = rewriteExpr(stmt.value, rewrite);
      return index === stmt.index && value === stmt.value ? stmt : { ...stmt, index, value };
    }
    case "let":
    case "assign": {
      const value = rewriteExpr(stmt.value, rewrite);
      return value === stmt.value ? stmt : { ...stmt, value };
    }
  }
}

/** The statement with a loop variable replaced by an index. */
export function substituteLoop(stmt: Stmt, loop: LoopVar, by: Index): Stmt {
  return rewriteStmt(stmt, { index: (index) => substituteIndex(index, (one) => (one === loop ? by : undefined)) });
}

/** `map` that gives the list itself back when no element changed. */
export function mapSame<T>(list: readonly T[], change: ((item: T) => T) | undefined): readonly T[] {
  if (change === undefined) return list;
  let changed = false;
  const mapped = list.map((item) => {
    const next = change(item);
    if (next !== item) changed = true;
    return next;
  });
  return changed ? mapped : list;
}

/** Scalar operations in a statement, nested ones included, each loop body counted once: what code size grows with. */
export function codeSize(stmt: Stmt): number {
  let size = 0;
  eachStmt([stmt], (inner) => {
    size += 1;
    for (const expr of ownExprs(inner)) {
      visitExpr(expr, (sub) => {
        if (sub.kind === "op" || sub.kind === "load" || sub.kind === "cast") size += 1;
      });
    }
  });
  return size;
}
