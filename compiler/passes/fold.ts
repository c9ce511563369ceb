// Folding: copies of locals and constants are used directly, operations with their identity element go, locals that no
// result needs go, and tests become the heads of their loops. Every rule keeps every bit.
// Requires: nothing; after expand, which makes the first step of a fold meet its initial value. Ensures: no let is a
// copy, no local is there without need. Cost: three walks.

import { isFloat } from "../ir/aval.js";
import type { Expr, Kernel, Local, ScalarOp, Stmt } from "../ir/loop-ir.js";
import { definedBy, eachOwnExpr, eachStmt } from "../ir/walk.js";
import { mapBlocks, rewriteExpr, rewriteOwn } from "./rewrite-loops.js";

export function fold(kernel: Kernel): Kernel {
  const body = dropUnneeded(foldBlock(kernel.body, { values: new Map(), carried: carriedOf(kernel) }));
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

/** What no store, call or test needs goes, also where it only makes its own next value: a counter that a loop does not use. */
function dropUnneeded(body: readonly Stmt[]): readonly Stmt[] {
  const needed = neededBy(body);
  const onBlock = (block: readonly Stmt[]): readonly Stmt[] =>
    block.flatMap((stmt): Stmt[] => {
      switch (stmt.kind) {
        case "let":
        case "var":
        case "assign":
          return needed.has(stmt.local) ? [stmt] : [];
        case "for":
        case "while": {
          const carried = stmt.carried.filter(({ local }) => needed.has(local));
          const inner = onBlock(stmt.body);
          if (stmt.kind === "while") return [{ ...stmt, carried, body: testedFirst(inner) }];
          return inner.length + carried.length === 0 ? [] : [{ ...stmt, carried, body: inner }];
        }
        case "if": {
          const results = stmt.results.filter((local) => needed.has(local));
          const [consequent, alternate] = [onBlock(stmt.consequent), onBlock(stmt.alternate)];
          return consequent.length + alternate.length + results.length === 0
            ? []
            : [{ ...stmt, results, consequent, alternate }];
        }
        default:
          return [stmt];
      }
    });
  return onBlock(body);
}

function neededBy(body: readonly Stmt[]): ReadonlySet<Local> {
  const needed = new Set<Local>();
  const madeOf = new Map<Local, Local[]>();
  const noteMade = (local: Local, of: Expr): void => {
    const known = madeOf.get(local) ?? [];
    madeOf.set(local, known);
    eachOwnExpr({ kind: "breakUnless", test: of }, (sub) => sub.kind === "local" && known.push(sub.local));
  };
  eachStmt(body, (stmt) => {
    if (stmt.kind === "let" || stmt.kind === "var" || stmt.kind === "assign") noteMade(stmt.local, stmt.value);
    else if (stmt.kind === "for" || stmt.kind === "while")
      for (const { local, init } of stmt.carried) noteMade(local, init);
    else eachOwnExpr(stmt, (sub) => sub.kind === "local" && needed.add(sub.local));
  });
  for (const local of needed) for (const read of madeOf.get(local) ?? []) needed.add(read); // a set grows while it is walked
  return needed;
}

/** A while loop whose test is a few locals that nothing else reads, as one expression: `while (x < 10)`. */
function testedFirst(body: readonly Stmt[]): readonly Stmt[] {
  const at = body.findIndex(({ kind }) => kind !== "let");
  const lets = new Map(
    body.slice(0, Math.max(at, 0)).map((stmt) => [(stmt as LetStmt).local, (stmt as LetStmt).value]),
  );
  const exit = body[at];
  if (lets.size === 0 || exit?.kind !== "breakUnless") return body;
  const ahead = new Set(body.slice(0, at + 1));
  const reads = new Map<Local, number>();
  eachStmt(body, (stmt) => {
    const times = ahead.has(stmt) ? 1 : 2; // once after the test is too often
    eachOwnExpr(stmt, (sub) => {
      if (sub.kind === "local") reads.set(sub.local, (reads.get(sub.local) ?? 0) + times);
    });
  });
  if ([...lets.keys()].some((local) => reads.get(local) !== 1)) return body;
  const spelled = (expr: Expr): Expr =>
    rewriteExpr(expr, {
      expr: (sub) => (sub.kind === "local" && lets.has(sub.local) ? spelled(lets.get(sub.local)!) : sub),
    });
  return [{ kind: "breakUnless", test: spelled(exit.test) }, ...body.slice(at + 1)];
}

type LetStmt = Extract<Stmt, { kind: "let" }>;
