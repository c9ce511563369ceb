// Expansion: carries out the schedule. Unrolled loops become their iterations, carried values become single
// assignments; a loop with lanes gets one accumulator per lane, combined pairwise at the end.
// Requires: scheduled loops. Ensures: every schedule is the default one. Cost: linear in the expanded size.
//
// Order of a sum of length E over L lanes: element j is added to accumulator j mod L, in order of j; then
// ((a0 + a1) + (a2 + a3)) + ... . The length is literal, so the order does not depend on the batch.

import { CompilerBug } from "../errors.js";
import { addIndex, fixedIndex, loopIndex, scaleIndex, substituteIndex } from "../ir/index-math.js";
import {
  type Carried,
  defaultSchedule,
  type Expr,
  type ForStmt,
  type Index,
  type Kernel,
  type Local,
  type LoopVar,
  op,
  readLocal,
  type Stmt,
} from "../ir/loop-ir.js";
import { mapBlocks, rewriteExpr, rewriteStmt, substituteLoop } from "./rewrite-loops.js";

export function expand(kernel: Kernel): Kernel {
  return { ...kernel, body: expandBlock(kernel.body) };
}

type Values = ReadonlyMap<Local, Expr>;

function expandBlock(stmts: readonly Stmt[]): readonly Stmt[] {
  const out: Stmt[] = [];
  const results = new Map<Local, Expr>(); // what accumulators of expanded loops came to
  for (const stmt of stmts) {
    const current = results.size === 0 ? stmt : replaceLocals(stmt, results);
    if (current.kind === "for" && current.schedule.jam > 1) {
      // Before what is inside: of a tile the inner loop is still to be jammed.
      const jammed: Stmt[] = [];
      jam(current, jammed);
      out.push(...expandBlock(jammed));
      continue;
    }
    const loop = mapBlocks(current, expandBlock);
    if (loop.kind !== "for") out.push(loop);
    else if (loop.schedule.unroll || loop.loop.extent === 0) unroll(loop, out, results);
    else if (loop.schedule.lanes > 1) splitLanes(loop, out, results);
    else out.push(loop);
  }
  return out;
}

function unroll(loop: ForStmt, out: Stmt[], results: Map<Local, Expr>): void {
  const current = new Map<Local, Expr>(loop.carried.map(({ local, init }) => [local, init]));
  for (let k = 0; k < (loop.loop.extent as number); k++) copyIteration(loop, fixedIndex(k), current, out);
  for (const [local, value] of current) results.set(local, value);
}

/** One iteration as straight-line code; `current` goes in with the carried values and comes out with the next ones. */
function copyIteration(loop: ForStmt, at: Index, current: Map<Local, Expr>, out: Stmt[]): void {
  const copy = new Copier(loop.loop, at, current);
  for (const stmt of loop.body) {
    if (stmt.kind === "assign" && current.has(stmt.local)) {
      const local: Local = { ...stmt.local };
      out.push({ kind: "let", local, value: copy.expr(stmt.value) });
      copy.locals.set(stmt.local, readLocal(local));
      current.set(stmt.local, readLocal(local));
    } else {
      out.push(copy.stmt(stmt));
    }
  }
}

function splitLanes(loop: ForStmt, out: Stmt[], results: Map<Local, Expr>): void {
  const { lanes } = loop.schedule;
  const extent = loop.loop.extent as number;
  const steps = Math.floor(extent / lanes);
  const inner: LoopVar = { extent: steps };
  const carried: Carried[] = [];
  const body: Stmt[] = [];
  const byLane: Map<Local, Expr>[] = [];
  for (let lane = 0; lane < lanes; lane++) {
    // Largest and smallest keep one accumulator: their comparisons predict better as one chain (1.75x with a sum beside).
    const own = loop.carried.map(
      (one, k): Carried => (lane > 0 && isExtremum(one) ? carried[k]! : { ...one, local: { ...one.local } }),
    );
    carried.push(...own.filter((one) => !carried.includes(one)));
    const names = new Map<Local, Local>(loop.carried.map(({ local }, k) => [local, own[k]!.local]));
    const current = new Map<Local, Expr>([...names].map(([local, mine]) => [local, readLocal(mine)]));
    byLane.push(new Map(current));
    const copy = new Copier(loop.loop, addIndex(scaleIndex(loopIndex(inner), lanes), fixedIndex(lane)), current);
    for (const stmt of loop.body) {
      const next = copy.stmt(stmt);
      body.push(next.kind === "assign" ? { ...next, local: names.get(next.local)! } : next);
    }
  }
  out.push({ kind: "for", loop: inner, carried, body, schedule: defaultSchedule });
  const chains = loop.carried.filter(isExtremum).map(({ local }) => local);
  let last = byLane[0]!; // the lane that has the chains' latest values
  for (let k = steps * lanes; k < extent; k++) {
    const lane = byLane[k - steps * lanes]!;
    for (const local of chains) lane.set(local, last.get(local)!);
    copyIteration(loop, fixedIndex(k), lane, out);
    last = lane;
  }
  for (const { local, combine } of loop.carried) {
    if (combine === null) throw new CompilerBug("expand/lanes", `${local.name} has no operation to combine lanes with`);
    const total: Local = { ...local };
    const values = chains.includes(local) ? [last.get(local)!] : byLane.map((lane) => lane.get(local)!);
    out.push({ kind: "let", local: total, value: pairwise(values, (a, b) => op(combine, local.dtype, a, b)) });
    results.set(local, readLocal(total));
  }
}

function isExtremum({ combine }: Carried): boolean {
  return combine === "max" || combine === "min";
}

/** Blocks of iterations whose inner loops are one; the rest that fills no block comes after, as one smaller block. */
function jam(loop: ForStmt, out: Stmt[]): void {
  const { jam: copies } = loop.schedule;
  const extent = loop.loop.extent as number;
  const steps = Math.floor(extent / copies);
  const outer: LoopVar = { extent: steps };
  const base = steps === 1 ? fixedIndex(0) : scaleIndex(loopIndex(outer), copies);
  const body: Stmt[] = [];
  sideBySide(
    loop,
    range(0, copies).map((k) => addIndex(base, fixedIndex(k))),
    body,
  );
  if (steps === 1) out.push(...body);
  else out.push({ kind: "for", loop: outer, carried: [], body, schedule: defaultSchedule });
  if (steps * copies < extent) sideBySide(loop, range(steps * copies, extent).map(fixedIndex), out);
}

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, k) => start + k);
}

function sideBySide(loop: ForStmt, positions: readonly Index[], out: Stmt[]): void {
  const copies = positions.map((at) => {
    const copy = new Copier(loop.loop, at, new Map());
    return loop.body.map((stmt) => copy.stmt(stmt));
  });
  out.push(...mergeBodies(copies, loop.schedule.jam / positions.length));
}

/**
 * Bodies with at most one loop each, of equal extents, as one body: what stands before their loops, one loop around what
 * stands in them, what stands after. The fewer rows there are in the last tile, the more columns.
 */
function mergeBodies(bodies: readonly (readonly Stmt[])[], wider: number): Stmt[] {
  const before: Stmt[] = [];
  const after: Stmt[] = [];
  const loops: ForStmt[] = [];
  for (const body of bodies) {
    const at = body.findIndex(({ kind }) => kind === "for");
    before.push(...(at < 0 ? body : body.slice(0, at)));
    after.push(...(at < 0 ? [] : body.slice(at + 1)));
    if (at >= 0) loops.push(body[at] as ForStmt);
  }
  return loops.length === 0 ? before : [...before, mergeLoops(loops, wider), ...after];
}

function mergeLoops(loops: readonly ForStmt[], wider: number): ForStmt {
  const [first] = loops as [ForStmt];
  const shared = loopIndex(first.loop);
  const bodies = loops.map((one) => one.body.map((stmt) => substituteLoop(stmt, one.loop, shared)));
  const jam = first.schedule.jam === 1 ? 1 : Math.floor(first.schedule.jam * wider);
  const carried = loops.flatMap((one) => one.carried);
  return { ...first, carried, body: mergeBodies(bodies, 1), schedule: { ...first.schedule, jam } };
}

function pairwise(values: readonly Expr[], combine: (a: Expr, b: Expr) => Expr): Expr {
  if (values.length === 1) return values[0]!;
  const half = values.length / 2;
  return combine(pairwise(values.slice(0, half), combine), pairwise(values.slice(half), combine));
}

/** Copies statements with the loop variable replaced and every local and loop defined inside made anew. */
class Copier {
  readonly locals: Map<Local, Expr>;
  private readonly fresh = new Map<Local, Local>();
  private readonly loops: Map<LoopVar, Index>;

  constructor(loop: LoopVar, at: Index, values: Values) {
    this.loops = new Map([[loop, at]]);
    this.locals = new Map(values);
  }

  expr(expr: Expr): Expr {
    return rewriteExpr(expr, this.rewrite);
  }

  stmt(stmt: Stmt): Stmt {
    switch (stmt.kind) {
      case "let":
      case "var":
        return { kind: stmt.kind, value: this.expr(stmt.value), local: this.define(stmt.local) };
      case "assign":
        return { kind: "assign", value: this.expr(stmt.value), local: this.fresh.get(stmt.local) ?? stmt.local };
      case "store":
      case "call":
      case "breakUnless":
        return rewriteStmt(stmt, this.rewrite);
      case "while": {
        const carried = this.carried(stmt.carried);
        return { ...stmt, carried, body: stmt.body.map((inner) => this.stmt(inner)) };
      }
      case "if": {
        const test = this.expr(stmt.test);
        const results = stmt.results.map((local) => this.define(local));
        const [consequent, alternate] = [stmt.consequent, stmt.alternate].map((block) =>
          block.map((inner) => this.stmt(inner)),
        );
        return { kind: "if", test, results, consequent: consequent!, alternate: alternate! };
      }
      case "for": {
        const loop: LoopVar = { ...stmt.loop };
        this.loops.set(stmt.loop, loopIndex(loop));
        const carried = this.carried(stmt.carried);
        return { ...stmt, loop, carried, body: stmt.body.map((inner) => this.stmt(inner)) };
      }
    }
  }

  private carried(carried: readonly Carried[]): Carried[] {
    const inits = carried.map(({ init }) => this.expr(init));
    return carried.map((one, k) => ({ ...one, init: inits[k]!, local: this.define(one.local) }));
  }

  private readonly rewrite = {
    expr: (expr: Expr): Expr => (expr.kind === "local" ? (this.locals.get(expr.local) ?? expr) : expr),
    index: (index: Index): Index =>
      substituteIndex(index, (leaf) => (leaf.kind === "loop" ? this.loops.get(leaf.loop) : undefined)),
  };

  private define(local: Local): Local {
    const mine: Local = { ...local };
    this.fresh.set(local, mine);
    this.locals.set(local, readLocal(mine));
    return mine;
  }
}

function replaceLocals(stmt: Stmt, values: Values): Stmt {
  return rewriteStmt(stmt, { expr: (expr) => (expr.kind === "local" ? (values.get(expr.local) ?? expr) : expr) });
}
