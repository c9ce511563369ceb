// Contraction: temporaries lose the axes that never outlive one iteration, down to scratch of a lane or to a local.
// Requires: stores before loads in program order. Ensures: no temporary keeps an axis that all accesses share.
// Cost: two walks.

import { identityNumbers } from "../ir/identity.js";
import { indexKey, plainLoop } from "../ir/index-math.js";
import type { Buffer, Expr, ForStmt, Index, Kernel, Local, LoopVar, Stmt } from "../ir/loop-ir.js";
import { readLocal } from "../ir/loop-ir.js";
import { eachStmt, ownExprs, visitExpr } from "../ir/walk.js";
import { mapSame, rewriteStmt } from "./rewrite-loops.js";

export function contract(kernel: Kernel): Kernel {
  return dropUnread(forwardStores(replaceScalars(dropAxes(kernel))));
}

interface Accesses {
  readonly indices: (readonly Index[])[];
  readonly stores: (readonly ForStmt[])[];
  readonly loads: (readonly ForStmt[])[];
}

function accessesOf(kernel: Kernel): Map<Buffer, Accesses> {
  const found = new Map<Buffer, Accesses>();
  for (const buffer of kernel.buffers) {
    if (buffer.role === "temporary") found.set(buffer, { indices: [], stores: [], loads: [] });
  }
  eachStmt(kernel.body, (stmt, loops) => {
    if (stmt.kind === "store") {
      found.get(stmt.buffer)?.indices.push(stmt.index);
      found.get(stmt.buffer)?.stores.push(loops);
    }
    for (const expr of ownExprs(stmt)) {
      visitExpr(expr, (sub) => {
        if (sub.kind !== "load") return;
        found.get(sub.buffer)?.indices.push(sub.index);
        found.get(sub.buffer)?.loads.push(loops);
      });
    }
  });
  return found;
}

/** An axis goes when every access has the same loop there, or when every access has a constant: one buffer for each. */
function dropAxes(kernel: Kernel): Kernel {
  const plans = new Map<Buffer, AxisPlan[]>();
  for (const [buffer, { indices }] of accessesOf(kernel)) {
    const plan = buffer.shape.map((_, axis) => planAxis(indices.map((index) => index[axis]!)));
    if (plan.some((one) => one !== "keep")) plans.set(buffer, plan);
  }
  if (plans.size === 0) return kernel;
  const parts = new Map<Buffer, Map<string, Buffer>>();
  const partOf = (buffer: Buffer, index: readonly Index[]): { buffer: Buffer; index: readonly Index[] } => {
    const plan = plans.get(buffer);
    if (plan === undefined) return { buffer, index };
    const key = index.filter((_, axis) => plan[axis] === "split").map(({ offset }) => offset).join("_"); // biome-ignore format: one line
    const known = parts.get(buffer) ?? new Map<string, Buffer>();
    parts.set(buffer, known);
    let part = known.get(key);
    if (part === undefined) {
      const shape = buffer.shape.filter((_, axis) => plan[axis] === "keep");
      part = { ...buffer, name: key === "" ? buffer.name : `${buffer.name}_${key}`, shape };
      known.set(key, part);
    }
    return { buffer: part, index: index.filter((_, axis) => plan[axis] === "keep") };
  };
  const body = rewriteAccesses(kernel.body, partOf);
  const buffers = kernel.buffers.flatMap((buffer) => (plans.has(buffer) ? [...(parts.get(buffer)?.values() ?? [])] : [buffer])); // biome-ignore format: one line
  return { ...kernel, body, buffers };
}

type AxisPlan = "keep" | "drop" | "split";

function planAxis(indices: readonly Index[]): AxisPlan {
  const first = indices[0];
  if (first === undefined) return "drop";
  if (indices.every((index) => index.terms.length === 0)) return "split";
  const loop: LoopVar | undefined = plainLoop(first);
  return loop !== undefined && indices.every((index) => plainLoop(index) === loop) ? "drop" : "keep";
}

function rewriteAccesses(
  stmts: readonly Stmt[],
  place: (buffer: Buffer, index: readonly Index[]) => { buffer: Buffer; index: readonly Index[] },
): readonly Stmt[] {
  const onExpr = (expr: Expr): Expr => {
    if (expr.kind !== "load") return expr;
    const next = place(expr.buffer, expr.index);
    return next.buffer === expr.buffer ? expr : { ...expr, ...next };
  };
  const onStmt = (stmt: Stmt): Stmt => {
    if (stmt.kind === "for") {
      const carried = mapSame(stmt.carried, (one) => ({ ...one, init: onExpr(one.init) }));
      return { ...stmt, carried, body: mapSame(stmt.body, onStmt) };
    }
    const inner = rewriteStmt(stmt, { expr: onExpr });
    return inner.kind === "store" ? { ...inner, ...place(inner.buffer, inner.index) } : inner;
  };
  return mapSame(stmts, onStmt);
}

/** A rank-0 temporary that is stored once, around every load, becomes a local. */
function replaceScalars(kernel: Kernel): Kernel {
  const locals = new Map<Buffer, Expr>();
  const scalars = new Set<Buffer>();
  for (const [buffer, { stores, loads }] of accessesOf(kernel)) {
    if (buffer.shape.length > 0 || stores.length !== 1) continue;
    if (loads.every((loops) => encloses(stores[0]!, loops))) scalars.add(buffer);
  }
  const onExpr = (expr: Expr): Expr => (expr.kind === "load" ? (locals.get(expr.buffer) ?? expr) : expr);
  const onBlock = (stmts: readonly Stmt[]): readonly Stmt[] =>
    stmts.flatMap((stmt): Stmt[] => {
      if (stmt.kind === "for") {
        const { carried } = rewriteStmt({ ...stmt, body: [] }, { expr: onExpr }) as ForStmt;
        return [{ ...stmt, carried, body: onBlock(stmt.body) }];
      }
      const next = rewriteStmt(stmt, { expr: onExpr });
      if (next.kind !== "store" || !scalars.has(next.buffer)) return [next];
      if (next.value.kind === "local" || next.value.kind === "const") {
        locals.set(next.buffer, next.value);
        return [];
      }
      const local: Local = { name: next.buffer.name, dtype: next.buffer.dtype };
      locals.set(next.buffer, readLocal(local));
      return [{ kind: "let", local, value: next.value }];
    });
  if (scalars.size === 0) return kernel;
  return { ...kernel, body: onBlock(kernel.body), buffers: kernel.buffers.filter((buffer) => !scalars.has(buffer)) };
}

/** What was just stored at an index is used as it is, not read back. */
function forwardStores(kernel: Kernel): Kernel {
  if (!kernel.buffers.some(isTemporary)) return kernel;
  const bufferId = identityNumbers();
  const keyOf = (buffer: Buffer, index: readonly Index[]): string =>
    `${bufferId(buffer)}[${index.map(indexKey).join(",")}]`;
  const onBlock = (stmts: readonly Stmt[], around: ReadonlyMap<string, Expr>): readonly Stmt[] => {
    const known = new Map(around);
    const onExpr = (expr: Expr): Expr =>
      expr.kind === "load" ? (known.get(keyOf(expr.buffer, expr.index)) ?? expr) : expr;
    return stmts.flatMap((stmt): Stmt[] => {
      if (stmt.kind === "for") {
        const { carried } = rewriteStmt({ ...stmt, body: [] }, { expr: onExpr }) as ForStmt;
        return [{ ...stmt, carried, body: onBlock(stmt.body, known) }];
      }
      const next = rewriteStmt(stmt, { expr: onExpr });
      if (next.kind !== "store" || !isTemporary(next.buffer)) return [next];
      const key = keyOf(next.buffer, next.index);
      if (next.value.kind === "local" || next.value.kind === "const") {
        known.set(key, next.value);
        return [next];
      }
      const local: Local = { name: next.buffer.name, dtype: next.buffer.dtype };
      known.set(key, readLocal(local));
      return [
        { kind: "let", local, value: next.value },
        { ...next, value: readLocal(local) },
      ];
    });
  };
  return { ...kernel, body: onBlock(kernel.body, new Map()) };
}

function isTemporary(buffer: Buffer): boolean {
  return buffer.role === "temporary";
}

/** Temporaries that nobody reads any more go, with their stores. */
function dropUnread(kernel: Kernel): Kernel {
  const unread = new Set<Buffer>();
  for (const [buffer, { loads }] of accessesOf(kernel)) if (loads.length === 0) unread.add(buffer);
  if (unread.size === 0) return kernel;
  const onBlock = (stmts: readonly Stmt[]): readonly Stmt[] =>
    stmts.flatMap((stmt): Stmt[] => {
      if (stmt.kind === "store" && unread.has(stmt.buffer)) return [];
      return [stmt.kind === "for" ? { ...stmt, body: onBlock(stmt.body) } : stmt];
    });
  return { ...kernel, body: onBlock(kernel.body), buffers: kernel.buffers.filter((buffer) => !unread.has(buffer)) };
}

function encloses(outer: readonly ForStmt[], inner: readonly ForStmt[]): boolean {
  return outer.every((loop, depth) => inner[depth]?.loop === loop.loop);
}
