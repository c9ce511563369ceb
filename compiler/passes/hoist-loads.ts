// Shared loads: an element that is read more than once, of an array that does not change meanwhile, is read into a
// local once, in the outermost block where its index is known. V8 cannot do this by itself: any store might change it.
// Many constants of a nest are held in double precision: V8 converts a float32 where it is used.
// Requires: inputs are never stored to. Ensures: no block reads twice an element of an array that it does not store to.
// Cost: two walks per loop depth.

import { identityNumbers } from "../ir/identity.js";
import { fixedIndex, hasValue, indexKey, indexLoops } from "../ir/index-math.js";
import type { Buffer, Expr, ForStmt, Kernel, Local, LoopVar, Stmt } from "../ir/loop-ir.js";
import { readLocal } from "../ir/loop-ir.js";
import { blocksOf, eachOwnAccess, eachOwnExpr, eachStmt } from "../ir/walk.js";
import { mapBlocks, rewriteStmt } from "./rewrite-loops.js";

/** Constants of a kernel from which on they are held in double precision: as many as there are registers for them. */
const manyConstants = 16;

type Load = Extract<Expr, { kind: "load" }>;
type Let = Extract<Stmt, { kind: "let" }>;

export function hoistLoads(kernel: Kernel): Kernel {
  const body = shareInBlock(kernel.body, undefined, new Set());
  const inLoops = localsReadInNests(body);
  const constants = body.filter((stmt): stmt is Let => isInputElement(stmt) && inLoops.has(stmt.local));
  if (constants.length < manyConstants) return { ...kernel, body };
  const held: Buffer = { name: "held", dtype: "float32", shape: [constants.length], role: "temporary" };
  return { ...kernel, buffers: [...kernel.buffers, held], body: body.flatMap((stmt) => hold(stmt, held, constants)) };
}

/** Locals that are read in loops of loops. V8 takes what does not change out of a loop that stands alone by itself. */
function localsReadInNests(body: readonly Stmt[]): ReadonlySet<Local> {
  const found = new Set<Local>();
  eachStmt(body, (stmt, around) => {
    if (around.length < 2) return;
    eachOwnExpr(stmt, (sub) => {
      if (sub.kind === "local") found.add(sub.local);
    });
  });
  return found;
}

function isInputElement(stmt: Stmt): stmt is Let {
  if (stmt.kind !== "let" || stmt.value.kind !== "load") return false;
  const { role, dtype } = stmt.value.buffer;
  return role === "input" && dtype === "float32";
}

/**
 * By way of an array of doubles. A conversion of what was read from a Float32Array would be repeated in each iteration:
 * 1.2x on the states of a Kalman filter, which 24 such constants move. With fewer of them, or in one loop, it gains nothing.
 */
function hold(stmt: Stmt, held: Buffer, constants: readonly Let[]): Stmt[] {
  const position = isInputElement(stmt) ? constants.indexOf(stmt) : -1;
  if (position < 0 || stmt.kind !== "let") return [stmt];
  const index = [fixedIndex(position)];
  return [
    { kind: "store", buffer: held, index, value: stmt.value },
    { ...stmt, value: { kind: "load", buffer: held, index } },
  ];
}

/** `around`: the loops this block stands in. Loads that need only those, and are read twice or deeper in, move here. */
function shareInBlock(stmts: readonly Stmt[], own: LoopVar | undefined, around: ReadonlySet<LoopVar>): readonly Stmt[] {
  const shared = new Map<string, { local: Local; load: Load }>();
  for (const [key, { load, uses, deeper, certain }] of countLoads(stmts)) {
    const loops = [...indexLoops(load.index)];
    const known = loops.every((loop) => around.has(loop)) && (own === undefined || loops.includes(own));
    if (known && certain && (uses > 1 || deeper)) {
      shared.set(key, { load, local: { name: load.buffer.name, dtype: load.buffer.dtype } });
    }
  }
  const placed = new Set<string>();
  const replace = (expr: Expr): Expr => {
    const found = expr.kind === "load" ? shared.get(loadKey(expr)) : undefined;
    return found === undefined ? expr : readLocal(found.local);
  };
  const out: Stmt[] = [];
  for (const stmt of stmts) {
    for (const key of shared.size === 0 ? [] : loadKeys(stmt)) {
      const found = shared.get(key);
      if (found === undefined || placed.has(key)) continue;
      placed.add(key);
      out.push({ kind: "let", local: found.local, value: found.load });
    }
    const next = shared.size === 0 ? stmt : rewriteStmt(stmt, { expr: replace });
    if (next.kind === "for") out.push(shareInLoop(next, around));
    else out.push(next.kind === "if" ? mapBlocks(next, (branch) => shareInBlock(branch, own, around)) : next);
  }
  return out;
}

function shareInLoop(stmt: ForStmt, around: ReadonlySet<LoopVar>): ForStmt {
  return { ...stmt, body: shareInBlock(stmt.body, stmt.loop, new Set([...around, stmt.loop])) };
}

interface Uses {
  readonly load: Load;
  readonly uses: number;
  /** In a loop inside the block. */
  readonly deeper: boolean;
  /** Not in branches only. */
  readonly certain: boolean;
}

function countLoads(stmts: readonly Stmt[]): Map<string, Uses> {
  const stored = new Set<Buffer>();
  eachStmt(stmts, (stmt) => {
    eachOwnAccess(stmt, ({ buffer, writes }) => {
      if (writes) stored.add(buffer);
    });
  });
  const found = new Map<string, Uses>();
  const walk = (stmt: Stmt, deeper: boolean, certain: boolean): void => {
    eachOwnExpr(stmt, (sub) => {
      if (sub.kind !== "load" || stored.has(sub.buffer)) return;
      if (sub.index.some(hasValue)) return; // known only where its local is
      const key = loadKey(sub);
      const before = found.get(key);
      found.set(key, {
        load: sub,
        uses: (before?.uses ?? 0) + 1,
        deeper: deeper || (before?.deeper ?? false),
        certain: certain || (before?.certain ?? false),
      });
    });
    const isBranch = stmt.kind === "if";
    for (const block of blocksOf(stmt)) {
      for (const inner of block) walk(inner, deeper || !isBranch, certain && !isBranch);
    }
  };
  for (const stmt of stmts) walk(stmt, false, true);
  return found;
}

/** Of all loads of a statement, those in branches too. */
function loadKeys(stmt: Stmt): Set<string> {
  const keys = new Set<string>();
  eachStmt([stmt], (inner) => {
    eachOwnExpr(inner, (sub) => {
      if (sub.kind === "load") keys.add(loadKey(sub));
    });
  });
  return keys;
}

const bufferId = identityNumbers();

function loadKey(load: Load): string {
  return `${bufferId(load.buffer)}[${load.index.map(indexKey).join(",")}]`;
}
