// Arithmetic of index expressions, kept in a canonical form so that equal indices have equal keys.
// Canonical: terms sorted by key, no zero scale, no two terms of one key, div and mod simplified where bounds allow.

import { CompilerBug } from "../errors.js";
import { identityNumbers } from "./identity.js";
import type { Index, Local, LoopVar, Term } from "./loop-ir.js";

export function fixedIndex(offset: number): Index {
  return { terms: [], offset };
}

export function loopIndex(loop: LoopVar): Index {
  return { terms: [{ scale: 1, of: { kind: "loop", loop } }], offset: 0 };
}

/** A position worked out at run time. The caller has made sure that 0 <= local < below. */
export function valueIndex(local: Local, below: number): Index {
  return { terms: [{ scale: 1, of: { kind: "value", local, below } }], offset: 0 };
}

/** Tells loops and locals apart in keys; never printed. */
const loopId = identityNumbers();

function termKey(of: Term["of"]): string {
  if (of.kind === "loop") return `l${loopId(of.loop)}`;
  if (of.kind === "value") return `v${loopId(of.local)}<${of.below}`;
  return `${of.kind}(${indexKey(of.index)},${of.by})`;
}

/** Equal for equal indices, different for different ones. */
export function indexKey(index: Index): string {
  return `${index.terms.map((term) => `${term.scale}*${termKey(term.of)}`).join("+")}+${index.offset}`;
}

/** The loop when the index is exactly one loop variable, else undefined. */
export function plainLoop(index: Index): LoopVar | undefined {
  const term = index.terms[0];
  if (index.terms.length !== 1 || index.offset !== 0 || term === undefined) return undefined;
  return term.scale === 1 && term.of.kind === "loop" ? term.of.loop : undefined;
}

export function addIndex(a: Index, b: Index): Index {
  return canonical([...a.terms, ...b.terms], a.offset + b.offset);
}

export function shiftIndex(index: Index, by: number): Index {
  return by === 0 ? index : { terms: index.terms, offset: index.offset + by };
}

export function scaleIndex(index: Index, by: number): Index {
  if (by === 1) return index;
  if (by === 0) return fixedIndex(0);
  return {
    terms: index.terms.map((term) => ({ scale: term.scale * by, of: term.of })),
    offset: index.offset * by + 0, // never -0
  };
}

/** floor(index / by), for an index that is never negative. */
export function divideIndex(index: Index, by: number): Index {
  if (by === 1) return index;
  const [whole, rest] = splitByMultiple(index, by);
  const [low, high] = indexRange(rest);
  if (low >= 0 && high < by) return whole;
  return canonical([...whole.terms, { scale: 1, of: { kind: "div", index: rest, by } }], whole.offset);
}

/** index mod by, for an index that is never negative. */
export function remainderIndex(index: Index, by: number): Index {
  if (by === 1) return fixedIndex(0);
  const [, rest] = splitByMultiple(index, by);
  const [low, high] = indexRange(rest);
  if (low >= 0 && high < by) return rest;
  return { terms: [{ scale: 1, of: { kind: "mod", index: rest, by } }], offset: 0 };
}

/** index = by * whole + rest, with every term that `by` divides in `whole`, and rest never negative. */
function splitByMultiple(index: Index, by: number): [Index, Index] {
  const whole: Term[] = [];
  const rest: Term[] = [];
  for (const term of index.terms) {
    if (term.scale % by === 0) whole.push({ scale: term.scale / by, of: term.of });
    else rest.push(term);
  }
  const [low] = indexRange({ terms: rest, offset: index.offset });
  const wholeOffset = Math.floor((Number.isFinite(low) ? low : index.offset) / by);
  return [
    { terms: whole, offset: wholeOffset },
    { terms: rest, offset: index.offset - wholeOffset * by },
  ];
}

/** Smallest and largest value over all loop iterations; Infinity where a loop's extent is symbolic. */
export function indexRange(index: Index): [number, number] {
  let low = index.offset;
  let high = index.offset;
  for (const { scale, of } of index.terms) {
    const [termLow, termHigh] = termRange(of);
    low += scale * (scale > 0 ? termLow : termHigh);
    high += scale * (scale > 0 ? termHigh : termLow);
  }
  return [low, high];
}

function termRange(of: Term["of"]): [number, number] {
  if (of.kind === "mod") return [0, of.by - 1];
  if (of.kind === "value") return [0, Math.max(of.below - 1, 0)];
  if (of.kind === "loop") {
    const extent = of.loop.extent;
    return [0, typeof extent === "number" ? Math.max(extent - 1, 0) : Number.POSITIVE_INFINITY];
  }
  const [low, high] = indexRange(of.index);
  return [Math.floor(low / of.by), Math.floor(high / of.by)];
}

/** What an index is made of: loops, and values worked out at run time. */
export type IndexLeaf = Extract<Term["of"], { readonly kind: "loop" | "value" }>;

/** The index with loops and values replaced; used when loops merge or are unrolled. */
export function substituteIndex(index: Index, replace: (leaf: IndexLeaf) => Index | undefined): Index {
  let changed = false;
  const parts = index.terms.map((term): Index => {
    const value = substituteTerm(term.of, replace);
    if (value === undefined) return { terms: [term], offset: 0 };
    changed = true;
    return scaleIndex(value, term.scale);
  });
  if (!changed) return index;
  const offset = parts.reduce((sum, part) => sum + part.offset, index.offset);
  return canonical(
    parts.flatMap(({ terms }) => terms),
    offset,
  );
}

/** What stands for one term without its scale; undefined when it stays what it is. */
function substituteTerm(of: Term["of"], replace: (leaf: IndexLeaf) => Index | undefined): Index | undefined {
  if (of.kind === "loop" || of.kind === "value") return replace(of);
  const inner = substituteIndex(of.index, replace);
  if (inner === of.index) return undefined;
  return of.kind === "div" ? divideIndex(inner, of.by) : remainderIndex(inner, of.by);
}

/** Visits the loops and values that the index mentions, inside div and mod too. */
export function eachLeaf(index: Index, visit: (leaf: IndexLeaf) => void): void {
  for (const { of } of index.terms) {
    if (of.kind === "loop" || of.kind === "value") visit(of);
    else eachLeaf(of.index, visit);
  }
}

/** Whether a value worked out at run time is part of the index. */
export function hasValue(index: Index): boolean {
  return index.terms.some(({ of }) => of.kind === "value" || (of.kind !== "loop" && hasValue(of.index)));
}

/** Every loop variable that the indices of an element mention. */
export function indexLoops(indices: readonly Index[]): Set<LoopVar> {
  const loops = new Set<LoopVar>();
  for (const index of indices) eachLeaf(index, (leaf) => leaf.kind === "loop" && loops.add(leaf.loop));
  return loops;
}

function canonical(terms: readonly Term[], offset: number): Index {
  if (terms.length < 2) return { terms: terms.filter(({ scale }) => scale !== 0), offset };
  const byKey = new Map<string, Term>();
  for (const term of terms) {
    const key = termKey(term.of);
    const seen = byKey.get(key);
    byKey.set(key, seen === undefined ? term : { scale: seen.scale + term.scale, of: term.of });
  }
  const kept = [...byKey].filter(([, term]) => term.scale !== 0);
  kept.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return mergeDivMod({ terms: kept.map(([, term]) => term), offset });
}

/** by * (e div by) + (e mod by) = e: what reading a reshaped buffer comes to once its strides are applied. */
function mergeDivMod(index: Index): Index {
  for (const div of index.terms) {
    if (div.of.kind !== "div") continue;
    const { index: inner, by } = div.of;
    const key = indexKey(inner);
    const mod = index.terms.find(
      ({ of, scale }) => of.kind === "mod" && of.by === by && scale * by === div.scale && indexKey(of.index) === key,
    );
    if (mod === undefined) continue;
    const rest = index.terms.filter((term) => term !== div && term !== mod);
    return addIndex({ terms: rest, offset: index.offset }, scaleIndex(inner, mod.scale));
  }
  return index;
}

/** Row-major position of a multi-axis index in an array whose dims after the first are numbers. */
export function flatIndex(index: readonly Index[], shape: readonly (number | string)[]): Index {
  let flat = fixedIndex(0);
  index.forEach((at, axis) => {
    const dim = shape[axis];
    if (axis > 0 && typeof dim !== "number") throw new CompilerBug("index/flat", "a symbolic inner dim has no stride");
    flat = axis === 0 ? at : addIndex(scaleIndex(flat, dim as number), at);
  });
  return flat;
}
