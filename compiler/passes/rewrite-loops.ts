// The generic rewrites of loop IR that passes share. They return the same object when nothing changed.

import { substituteIndex } from "../ir/index-math.js";
import type { Expr, Index, LoopVar, Stmt } from "../ir/loop-ir.js";

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
