// Visiting loop IR: statements with the loops around them, and the expressions in them. Changes nothing.

import type { Expr, ForStmt, Stmt } from "./loop-ir.js";

/** Visits statements in order, a loop before its body, with the loops around each, outermost first. */
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

/** Visits an expression and its parts, the whole before the parts. */
export function visitExpr(expr: Expr, visit: (expr: Expr) => void): void {
  visit(expr);
  if (expr.kind === "op") for (const arg of expr.args) visitExpr(arg, visit);
  else if (expr.kind === "cast") visitExpr(expr.value, visit);
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
