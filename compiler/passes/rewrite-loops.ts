// The generic rewrites of loop IR that passes share. They return the same object when nothing changed.

import { CompilerBug } from "../errors.js";
import { fixedIndex, hasValue, substituteIndex, valueIndex } from "../ir/index-math.js";
import type { Carried, Expr, Index, LoopVar, Slice, Stmt } from "../ir/loop-ir.js";
import { type Block, blocksOf } from "../ir/walk.js";

export interface Rewrite {
  /** Applied to each expression after its parts. */
  readonly expr?: (expr: Expr) => Expr;
  readonly index?: (index: Index) => Index;
}

/** The index rewritten, and the locals in it as the expressions that they are. */
function rewriteIndex(index: Index, { expr, index: onIndex }: Rewrite): Index {
  const next = onIndex?.(index) ?? index;
  if (expr === undefined || !hasValue(next)) return next;
  return substituteIndex(next, (leaf) => {
    if (leaf.kind === "loop") return undefined;
    const value = expr({ kind: "local", local: leaf.local });
    if (value.kind === "const") return fixedIndex(value.value);
    if (value.kind !== "local")
      throw new CompilerBug("rewrite/index", `${leaf.local.name} is an index but became a ${value.kind}`);
    return value.local === leaf.local ? undefined : valueIndex(value.local, leaf.below);
  });
}

export function rewriteExpr(expr: Expr, rewrite: Rewrite): Expr {
  const inner = rewriteParts(expr, rewrite);
  return rewrite.expr === undefined ? inner : rewrite.expr(inner);
}

function rewriteParts(expr: Expr, rewrite: Rewrite): Expr {
  switch (expr.kind) {
    case "load": {
      const index = mapSame(expr.index, (at) => rewriteIndex(at, rewrite));
      return index === expr.index ? expr : { ...expr, index };
    }
    case "index": {
      const index = rewriteIndex(expr.index, rewrite);
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
    default:
      return expr;
  }
}

/** The statement and those inside it, rewritten. */
export function rewriteStmt(stmt: Stmt, rewrite: Rewrite): Stmt {
  const own = rewriteOwn(stmt, rewrite);
  return mapBlocks(own, (block) => mapSame(block, (inner) => rewriteStmt(inner, rewrite)));
}

/** The statement with its own expressions rewritten, and the blocks inside it as they are. */
export function rewriteOwn(stmt: Stmt, rewrite: Rewrite): Stmt {
  switch (stmt.kind) {
    case "for":
    case "while": {
      const carried = mapSame(stmt.carried, (one): Carried => {
        const init = rewriteExpr(one.init, rewrite);
        return init === one.init ? one : { ...one, init };
      });
      return carried === stmt.carried ? stmt : { ...stmt, carried };
    }
    case "if":
    case "breakUnless": {
      const test = rewriteExpr(stmt.test, rewrite);
      return test === stmt.test ? stmt : { ...stmt, test };
    }
    case "store": {
      const index = mapSame(stmt.index, (at) => rewriteIndex(at, rewrite));
      const value = rewriteExpr(stmt.value, rewrite);
      return index === stmt.index && value === stmt.value ? stmt : { ...stmt, index, value };
    }
    case "let":
    case "var":
    case "assign": {
      const value = rewriteExpr(stmt.value, rewrite);
      return value === stmt.value ? stmt : { ...stmt, value };
    }
    case "call": {
      const args = mapSame(stmt.args, (arg) =>
        arg.kind === "slice" ? rewriteSlice(arg, rewrite) : rewriteExpr(arg, rewrite),
      );
      return args === stmt.args ? stmt : { ...stmt, args };
    }
  }
}

function rewriteSlice(slice: Slice, rewrite: Rewrite): Slice {
  const index = mapSame(slice.index, (at) => rewriteIndex(at, rewrite));
  return index === slice.index ? slice : { ...slice, index };
}

/** The statement with each block inside it changed. */
export function mapBlocks(stmt: Stmt, change: (block: Block) => Block): Stmt {
  const blocks = blocksOf(stmt);
  const next = mapSame(blocks, change);
  if (next === blocks) return stmt;
  if (stmt.kind === "if") return { ...stmt, consequent: next[0]!, alternate: next[1]! };
  return stmt.kind === "for" || stmt.kind === "while" ? { ...stmt, body: next[0]! } : stmt;
}

/** The statement with a loop variable replaced by an index. */
export function substituteLoop(stmt: Stmt, loop: LoopVar, by: Index): Stmt {
  return rewriteStmt(stmt, {
    index: (index) => substituteIndex(index, (leaf) => (leaf.kind === "loop" && leaf.loop === loop ? by : undefined)),
  });
}

/** `map` that gives the list itself back when no element changed. */
export function mapSame<T>(list: readonly T[], change: (item: T) => T): readonly T[] {
  let changed = false;
  const mapped = list.map((item) => {
    const next = change(item);
    if (next !== item) changed = true;
    return next;
  });
  return changed ? mapped : list;
}
