// Contraction: temporaries lose the axes that never outlive one iteration, down to scratch of a lane or to a local.
// Requires: stores before loads in program order. Ensures: no temporary keeps an axis that all accesses share.
// Cost: two walks.

import { identityNumbers } from "../ir/identity.js";
import { indexKey, plainLoop } from "../ir/index-math.js";
import type { Buffer, Expr, Index, Kernel, Local, LoopVar, Slice, Stmt } from "../ir/loop-ir.js";
import { isOwnBuffer, readLocal } from "../ir/loop-ir.js";
import { type Block, definedBy, eachOwnAccess, eachStmt } from "../ir/walk.js";
import { dropUnread } from "./drop-unread.js";
import { mapBlocks, mapSame, rewriteOwn } from "./rewrite-loops.js";

export function contract(kernel: Kernel): Kernel {
  return dropUnread(forwardStores(replaceStates(replaceScalars(dropAxes(kernel)))));
}

interface Accesses {
  readonly indices: (readonly Index[])[];
  /** The blocks around each store and each load. */
  readonly stores: (readonly Block[])[];
  readonly loads: (readonly Block[])[];
  /** A library function works on it, so it stays an array. */
  called: boolean;
}

function accessesOf(kernel: Kernel): Map<Buffer, Accesses> {
  const found = new Map<Buffer, Accesses>();
  for (const buffer of kernel.buffers) {
    if (isOwnBuffer(buffer)) found.set(buffer, { indices: [], stores: [], loads: [], called: false });
  }
  eachStmt(kernel.body, (stmt, around) => {
    eachOwnAccess(stmt, ({ buffer, index, kind, reads }) => {
      const accesses = found.get(buffer);
      if (accesses === undefined) return;
      accesses.indices.push(index);
      (reads ? accesses.loads : accesses.stores).push(around);
      if (kind === "slice") accesses.called = true;
    });
  });
  return found;
}

/** An axis goes when every access has the same there, a loop or a constant, or, if no axis stays, constants: a scalar for each. */
function dropAxes(kernel: Kernel): Kernel {
  const plans = new Map<Buffer, AxisPlan[]>();
  for (const [buffer, { indices }] of accessesOf(kernel)) {
    const wanted = buffer.shape.map((_, axis) => planAxis(indices.map((index) => index[axis])));
    // Arrays that stay arrays stay one: eight of them side by side take eight addresses (0.93x on the states of a filter).
    const plan = wanted.includes("keep") ? wanted.map((one) => (one === "split" ? "keep" : one)) : wanted;
    if (plan.some((one) => one !== "keep")) plans.set(buffer, plan);
  }
  if (plans.size === 0) return kernel;
  const parts = new Map<Buffer, Map<string, Buffer>>();
  const partOf = (buffer: Buffer, index: readonly Index[]): { buffer: Buffer; index: readonly Index[] } => {
    const plan = plans.get(buffer);
    if (plan === undefined) return { buffer, index };
    const key = index
      .filter((_, axis) => plan[axis] === "split")
      .map(({ offset }) => offset)
      .join("_");
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
  const buffers = kernel.buffers.flatMap((buffer) =>
    plans.has(buffer) ? [...(parts.get(buffer)?.values() ?? [])] : [buffer],
  );
  return { ...kernel, body, buffers };
}

type AxisPlan = "keep" | "drop" | "split";

/** An axis that a slice takes whole has no index. */
function planAxis(indices: readonly (Index | undefined)[]): AxisPlan {
  if (!indices.every((index) => index !== undefined)) return "keep";
  const first = indices[0];
  if (first === undefined) return "drop";
  if (indices.every((index) => index.terms.length === 0)) {
    return indices.every(({ offset }) => offset === first.offset) ? "drop" : "split";
  }
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
  const onArgument = (arg: Expr | Slice): Expr | Slice =>
    arg.kind === "slice" ? { ...arg, ...place(arg.buffer, arg.index) } : arg;
  const onStmt = (stmt: Stmt): Stmt => {
    const own = rewriteOwn(stmt, { expr: onExpr });
    if (own.kind === "store") return { ...own, ...place(own.buffer, own.index) };
    if (own.kind === "call") return { ...own, args: mapSame(own.args, onArgument) };
    return mapBlocks(own, (block) => mapSame(block, onStmt));
  };
  return mapSame(stmts, onStmt);
}

/** A rank-0 temporary that is stored once, in a block around every load, becomes a local. */
function replaceScalars(kernel: Kernel): Kernel {
  const scalars = new Set<Buffer>();
  for (const [buffer, { stores, loads, called }] of accessesOf(kernel)) {
    if (!isTemporary(buffer) || called || buffer.shape.length > 0 || stores.length !== 1) continue;
    if (loads.every((around) => isAround(stores[0]!, around))) scalars.add(buffer);
  }
  if (scalars.size === 0) return kernel;
  const values = new Map<Buffer, Expr>();
  const forward = new Forwarder({
    read: (buffer) => values.get(buffer),
    store: (stmt, value) => {
      if (!scalars.has(stmt.buffer)) return "keep";
      values.set(stmt.buffer, value);
      return "drop";
    },
  });
  const body = forward.block(kernel.body);
  return { ...kernel, body, buffers: kernel.buffers.filter((buffer) => !scalars.has(buffer)) };
}

/** A rank-0 state is a local that changes, if its first store stands in a block around everything else. */
function replaceStates(kernel: Kernel): Kernel {
  const locals = new Map<Buffer, Local>();
  for (const [buffer, { stores, loads, called }] of accessesOf(kernel)) {
    if (buffer.role !== "state" || called || buffer.shape.length > 0) continue;
    const [first] = stores;
    if (first === undefined || ![...stores, ...loads].every((around) => isAround(first, around))) continue;
    locals.set(buffer, { name: buffer.name, dtype: buffer.dtype });
  }
  if (locals.size === 0) return kernel;
  const started = new Set<Buffer>();
  const onExpr = (expr: Expr): Expr => {
    const local = expr.kind === "load" ? locals.get(expr.buffer) : undefined;
    return local === undefined ? expr : readLocal(local);
  };
  const onStmt = (stmt: Stmt): Stmt => {
    const own = rewriteOwn(stmt, { expr: onExpr });
    const local = own.kind === "store" ? locals.get(own.buffer) : undefined;
    if (own.kind !== "store" || local === undefined) return mapBlocks(own, (block) => mapSame(block, onStmt));
    const kind = started.has(own.buffer) ? "assign" : "var";
    started.add(own.buffer);
    return { kind, local, value: own.value };
  };
  const body = mapSame(kernel.body, onStmt);
  return { ...kernel, body, buffers: kernel.buffers.filter((buffer) => !locals.has(buffer)) };
}

/** What was just stored at an index is used as it is, not read back. */
function forwardStores(kernel: Kernel): Kernel {
  if (!kernel.buffers.some(isTemporary)) return kernel;
  const bufferId = identityNumbers();
  const keyOf = (buffer: Buffer, index: readonly Index[]): string =>
    `${bufferId(buffer)}[${index.map(indexKey).join(",")}]`;
  const known = new ScopedMap<string, Expr>();
  const forward = new Forwarder({
    read: (buffer, index) => known.get(keyOf(buffer, index)),
    store: (stmt, value) => {
      if (!isTemporary(stmt.buffer)) return "untouched";
      known.set(keyOf(stmt.buffer, stmt.index), value);
      return "keep";
    },
    enter: () => known.enter(),
    leave: () => known.leave(),
  });
  return { ...kernel, body: forward.block(kernel.body) };
}

type Store = Extract<Stmt, { kind: "store" }>;

interface ForwardRules {
  /** The value that stands for a load, if one is known. */
  readonly read: (buffer: Buffer, index: readonly Index[]) => Expr | undefined;
  /** Notes that `value` (a local or a constant) was stored; says what becomes of the store. */
  readonly store: (stmt: Store, value: Expr) => "keep" | "drop" | "untouched";
  readonly enter?: () => void;
  readonly leave?: () => void;
}

/** Walks blocks in order, replacing loads by values that were stored before. */
class Forwarder {
  private readonly rules: ForwardRules;
  /** Locals that will be assigned again: a copy is taken of what they are now. */
  private readonly changing = new Set<Local>();

  constructor(rules: ForwardRules) {
    this.rules = rules;
  }

  block(stmts: Block): Block {
    return stmts.flatMap((stmt) => this.stmt(stmt));
  }

  private stmt(stmt: Stmt): Stmt[] {
    const own = rewriteOwn(stmt, {
      expr: (expr) => (expr.kind === "load" ? (this.rules.read(expr.buffer, expr.index) ?? expr) : expr),
    });
    if (own.kind === "store") return this.store(own);
    const assigned = own.kind === "let" ? [] : definedBy(own);
    for (const local of assigned) this.changing.add(local);
    if (own.kind === "var") return [own];
    const next = mapBlocks(own, (block) => {
      this.rules.enter?.();
      const inner = this.block(block);
      this.rules.leave?.();
      return inner;
    });
    for (const local of assigned) this.changing.delete(local);
    return [next];
  }

  private store(stmt: Store): Stmt[] {
    const { value } = stmt;
    const simple = value.kind === "const" || (value.kind === "local" && !this.changing.has(value.local));
    const local: Local = { name: stmt.buffer.name, dtype: stmt.buffer.dtype };
    const forwarded = simple ? value : readLocal(local);
    const fate = this.rules.store(stmt, forwarded);
    if (fate === "untouched") return [stmt];
    const copy: Stmt[] = simple ? [] : [{ kind: "let", local, value }];
    return fate === "drop" ? copy : [...copy, { ...stmt, value: forwarded }];
  }
}

/** A map whose entries end with the block in which they were made. */
class ScopedMap<K, V> {
  private readonly scopes: Map<K, V>[] = [new Map()];

  enter(): void {
    this.scopes.push(new Map());
  }
  leave(): void {
    this.scopes.pop();
  }
  set(key: K, value: V): void {
    this.scopes.at(-1)!.set(key, value);
  }
  get(key: K): V | undefined {
    for (let k = this.scopes.length - 1; k >= 0; k--) {
      const value = this.scopes[k]!.get(key);
      if (value !== undefined) return value;
    }
    return undefined;
  }
}

function isTemporary(buffer: Buffer): boolean {
  return buffer.role === "temporary";
}

function isAround(outer: readonly Block[], inner: readonly Block[]): boolean {
  return outer.every((block, depth) => inner[depth] === block);
}
