// Names of everything in a kernel, as printed text and emitted JavaScript both use them: unique, valid identifiers,
// never reserved words or globals. Hints may come from a user's parameters, so nothing of them is trusted.

import type { Buffer, Index, Kernel, Local, LoopVar, Stmt, Term } from "./loop-ir.js";
import { blocksOf, definedBy } from "./walk.js";

export interface KernelNames {
  /** Every buffer, loop and local that the kernel defines. */
  readonly of: ReadonlyMap<Buffer | LoopVar | Local, string>;
  /** Identifier of each symbolic size. */
  readonly sizes: ReadonlyMap<string, string>;
  /** Loops by appearance, outer ones first: the order of terms in an index. */
  readonly order: ReadonlyMap<LoopVar, number>;
}

const reserved: ReadonlySet<string> = new Set(
  [
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends",
    "false finally for function if implements import in instanceof interface let new null package private protected",
    "public return static super switch this throw true try typeof var void while with yield async of",
    "undefined NaN Infinity Math Number Object Array ArrayBuffer Error RangeError TypeError WebAssembly globalThis",
    "Float32Array Float64Array Int32Array Uint32Array Int16Array Uint16Array Int8Array Uint8Array __proto__",
  ].flatMap((line) => line.split(" ")),
);

/** A valid identifier that resembles `text`; `fallback` when nothing of it can be kept. */
export function identifierFrom(text: string, fallback: string): string {
  const kept = text.replace(/^[^\w$]+|[^\w$]+$/g, "").replace(/[^\w$]+/g, "_");
  if (kept === "") return fallback;
  return /^[0-9]/.test(kept) ? `_${kept}` : kept;
}

/** Gives out names that are unique, never reserved, and do not depend on anything but the order of asking. */
export class NameScope {
  private readonly taken: Set<string>;
  private readonly counts = new Map<string, number>();

  constructor(taken: Iterable<string> = []) {
    this.taken = new Set(taken);
  }

  /** A scope for what stands inside: it gives out none of the names that are taken here. */
  inner(): NameScope {
    return new NameScope(this.taken);
  }

  /** The name itself if it is free, else with the next number that makes it free. */
  take(wanted: string): string {
    const separator = /[0-9]$/.test(wanted) ? "_" : "";
    let name = wanted;
    let count = this.counts.get(wanted) ?? 0;
    while (this.taken.has(name) || reserved.has(name)) name = `${wanted}${separator}${++count}`;
    this.counts.set(wanted, count);
    this.taken.add(name);
    return name;
  }
}

/** Names of loops by depth: loops side by side share theirs, as a person would write them. */
const loopNames = ["i", "j", "k", "l"];

/** Names in order: sizes, buffers, then loops and locals as they appear. Equal kernels get equal names. */
export function nameKernel(kernel: Kernel, scope: NameScope = new NameScope()): KernelNames {
  const sizes = new Map<string, string>();
  const names = new Map<Buffer | LoopVar | Local, string>();
  const order = new Map<LoopVar, number>();
  const byDepth: string[] = [];
  const add = (thing: Buffer | Local, fallback: string): void => {
    if (!names.has(thing)) names.set(thing, scope.take(identifierFrom(thing.name, fallback)));
  };
  const addLoop = (loop: LoopVar, depth: number): void => {
    byDepth[depth] ??= scope.take(loopNames[depth] ?? `i${depth}`);
    names.set(loop, byDepth[depth]);
    order.set(loop, order.size);
  };
  const walk = (stmt: Stmt, depth: number): void => {
    if (stmt.kind === "for") addLoop(stmt.loop, depth);
    for (const local of definedBy(stmt)) add(local, "value");
    const inside = stmt.kind === "for" ? depth + 1 : depth;
    for (const block of blocksOf(stmt)) for (const inner of block) walk(inner, inside);
  };
  for (const size of kernel.sizes) {
    if (!sizes.has(size)) sizes.set(size, scope.take(identifierFrom(size, "n")));
  }
  for (const buffer of kernel.buffers) add(buffer, "x");
  for (const stmt of kernel.body) walk(stmt, 0);
  return { of: names, sizes, order };
}

/** Terms as text shows them: larger scales first, then outer loops first, a loop before its quotients and remainders. */
export function orderTerms(index: Index, names: KernelNames): readonly Term[] {
  if (index.terms.length < 2) return index.terms;
  const kinds = ["loop", "value", "div", "mod"];
  const compare = (a: Term, b: Term): number =>
    Math.abs(b.scale) - Math.abs(a.scale) ||
    outermost(a, names) - outermost(b, names) ||
    kinds.indexOf(a.of.kind) - kinds.indexOf(b.of.kind);
  return [...index.terms].sort(compare);
}

function outermost({ of }: Term, names: KernelNames): number {
  const { order } = names;
  if (of.kind === "loop") return order.get(of.loop) ?? order.size;
  if (of.kind === "value") return order.size;
  return Math.min(order.size, ...of.index.terms.map((term) => outermost(term, names)));
}
