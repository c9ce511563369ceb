// Fusion: loops of one extent merge when what one writes, the other reads at the same iteration.
// Requires: every buffer is written by statements of one nest (lowering). Ensures: meaning unchanged; loops merged from the outside in.
// Cost: one walk per loop depth; each statement looks at the groups it depends on.
//
// Statements of a block are dealt into an ordered list of groups. A statement may join a group when everything it
// depends on stands in earlier groups, or in that one and lined up with its loop (Kennedy and McKinley, "Typed fusion").

import { plainLoop } from "../ir/index-math.js";
import type { Buffer, ForStmt, Index, Kernel, Local, Stmt } from "../ir/loop-ir.js";
import { blocksOf, definedBy, eachOwnAccess, eachOwnExpr, eachStmt, fusedSize, isLoop } from "../ir/walk.js";
import { mapBlocks, substituteLoop } from "./rewrite-loops.js";

/**
 * Size of one merged loop. A loop beyond it is left for the next group: V8 gives up optimising a function of more than
 * 60 KB of bytecode (15-19x slower), and takes 435 ms for one of 500 lines against 9 ms for one of 50.
 */
const fusedSizeLimit = 400;
/** Values of a merged loop without loops in it: in a longer chain no processor reaches the next row while it waits (1.4x). */
const flatLimit = 80;

export function fuse(kernel: Kernel): Kernel {
  return { ...kernel, body: fuseBlock(kernel.body, false) };
}

interface Facts {
  readonly stmt: Stmt;
  readonly size: number;
  /** It has loops in it. */
  readonly isNest: boolean;
  /** Axes at which every access is exactly the statement's own loop. */
  readonly stores: ReadonlyMap<Buffer, ReadonlySet<number>>;
  readonly loads: ReadonlyMap<Buffer, ReadonlySet<number>>;
  readonly defines: ReadonlySet<Local>;
  readonly assigns: ReadonlySet<Local>;
  readonly reads: ReadonlySet<Local>;
}

interface Group {
  readonly members: Facts[];
  readonly extent: number | string | undefined;
  size: number;
  isNest: boolean;
}

function fuseBlock(stmts: readonly Stmt[], inLoop = true): readonly Stmt[] {
  const groups = new Groups(inLoop);
  for (const facts of scalarsFirst(stmts.map(factsOf))) groups.add(facts);
  return groups.inOrder.map(mergeGroup);
}

/**
 * Scalar values that wait for no loop and arrays filled with a constant go first, so that they do not keep the loops
 * around them apart: 1.2x on a histogram. Not across a break, and not past a change of what they read or write.
 */
function scalarsFirst(block: readonly Facts[]): readonly Facts[] {
  const early: Facts[] = [];
  const rest: Facts[] = [];
  const waiting = new Set<Buffer | Local>();
  const touched = new Set<Buffer>();
  for (const [position, facts] of block.entries()) {
    const { stmt } = facts;
    if (stmt.kind === "breakUnless") return [...early, ...rest, facts, ...scalarsFirst(block.slice(position + 1))];
    const scalar = stmt.kind === "let" || (stmt.kind === "store" && stmt.buffer.role === "temporary");
    const needs = [...facts.reads, ...facts.loads.keys()];
    const isFree = scalar ? !needs.some((thing) => waiting.has(thing)) : isFill(facts, touched);
    if (isFree) {
      early.push(facts);
      continue;
    }
    rest.push(facts);
    for (const buffer of [...facts.loads.keys(), ...facts.stores.keys()]) touched.add(buffer);
    for (const thing of [...facts.defines, ...facts.assigns, ...facts.stores.keys()]) waiting.add(thing);
  }
  return [...early, ...rest];
}

/** A loop that reads nothing, and stores to what nothing before it has touched. */
function isFill({ stmt, loads, reads, assigns, stores }: Facts, touched: ReadonlySet<Buffer>): boolean {
  if (stmt.kind !== "for" || loads.size > 0 || reads.size > 0 || assigns.size > 0) return false;
  return [...stores.keys()].every((buffer) => !touched.has(buffer));
}

/** The groups of one block, and who wrote, defined and read what. */
class Groups {
  readonly inOrder: Group[] = [];
  private readonly inLoop: boolean;
  /** Nothing moves before a break. */
  private barrier = 0;
  private readonly states = new Map<Buffer, Map<number, Touch>>();
  private readonly byExtent = new Map<number | string, number[]>();
  private readonly writers = new Map<Buffer, Map<number, ReadonlySet<number>>>();
  private readonly definers = new Map<Local, number>();
  private readonly readers = new Map<Local, number>();

  constructor(inLoop: boolean) {
    this.inLoop = inLoop;
  }

  add(facts: Facts): void {
    const earliest = this.earliestGroup(facts);
    const position = this.findGroup(facts, earliest);
    const group = this.inOrder[position]!;
    group.members.push(facts);
    group.size += facts.size;
    group.isNest ||= facts.isNest;
    this.note(facts, position);
    if (facts.stmt.kind === "breakUnless") this.barrier = this.inOrder.length;
  }

  /** The first group position at which everything the statement needs is there. */
  private earliestGroup(facts: Facts): number {
    let earliest = this.barrier;
    for (const [buffer, touch] of statesOf(facts)) {
      for (const [position, before] of this.states.get(buffer) ?? []) {
        if (!touch.writes && !before.writes) continue;
        const linedUp = [...touch.axes].some((axis) => before.axes.has(axis));
        earliest = Math.max(earliest, linedUp ? position : position + 1);
      }
    }
    for (const [buffer, axes] of facts.loads) {
      for (const [position, writtenAxes] of this.writers.get(buffer) ?? []) {
        const linedUp = [...axes].some((axis) => writtenAxes.has(axis));
        earliest = Math.max(earliest, linedUp ? position : position + 1);
      }
    }
    for (const local of facts.reads) earliest = Math.max(earliest, (this.definers.get(local) ?? -1) + 1);
    for (const local of facts.assigns) {
      earliest = Math.max(earliest, (this.definers.get(local) ?? -1) + 1, (this.readers.get(local) ?? -1) + 1);
    }
    return earliest;
  }

  private findGroup({ stmt, size, isNest }: Facts, earliest: number): number {
    const extent = stmt.kind === "for" ? stmt.loop.extent : undefined;
    if (extent !== undefined) {
      for (const position of this.byExtent.get(extent) ?? []) {
        const group = this.inOrder[position]!;
        if (position < earliest || group.size + size > fusedSizeLimit) continue;
        if (this.inLoop || isNest || group.isNest || group.members.length < flatLimit) return position;
      }
    }
    const position = this.inOrder.length;
    this.inOrder.push({ members: [], extent, size: 0, isNest: false });
    if (extent !== undefined) this.byExtent.set(extent, [...(this.byExtent.get(extent) ?? []), position]);
    return position;
  }

  private note(facts: Facts, position: number): void {
    for (const [buffer, touch] of statesOf(facts)) {
      const byPosition = this.states.get(buffer) ?? new Map<number, Touch>();
      const before = byPosition.get(position);
      byPosition.set(position, before === undefined ? touch : joinTouches(before, touch));
      this.states.set(buffer, byPosition);
    }
    for (const [buffer, axes] of facts.stores) {
      const byPosition = this.writers.get(buffer) ?? new Map<number, ReadonlySet<number>>();
      const before = byPosition.get(position);
      byPosition.set(position, before === undefined ? axes : new Set([...axes].filter((axis) => before.has(axis))));
      this.writers.set(buffer, byPosition);
    }
    for (const local of [...facts.defines, ...facts.assigns]) {
      this.definers.set(local, Math.max(position, this.definers.get(local) ?? 0));
    }
    for (const local of facts.reads) this.readers.set(local, Math.max(position, this.readers.get(local) ?? 0));
  }
}

function mergeGroup(group: Group): Stmt {
  const first = group.members[0]!.stmt;
  if (first.kind !== "for") return mapBlocks(first, (block) => fuseBlock(block));
  const loops = group.members.map(({ stmt }) => stmt as ForStmt);
  const index: Index = { terms: [{ scale: 1, of: { kind: "loop", loop: first.loop } }], offset: 0 };
  const bodies = loops.flatMap(({ loop, body }) =>
    loop === first.loop ? body : body.map((stmt) => substituteLoop(stmt, loop, index)),
  );
  return { ...first, carried: loops.flatMap(({ carried }) => carried), body: fuseBlock(bodies) };
}

interface Touch {
  readonly axes: ReadonlySet<number>;
  readonly writes: boolean;
}

/** States a statement reads or overwrites, and the axes at which all of that is its own loop. */
function statesOf({ loads, stores }: Facts): Map<Buffer, Touch> {
  const touches = new Map<Buffer, Touch>();
  const note = (buffer: Buffer, touch: Touch): void => {
    if (buffer.role !== "state") return;
    const before = touches.get(buffer);
    touches.set(buffer, before === undefined ? touch : joinTouches(before, touch));
  };
  for (const [buffer, axes] of loads) note(buffer, { axes, writes: false });
  for (const [buffer, axes] of stores) note(buffer, { axes, writes: true });
  return touches;
}

function joinTouches(a: Touch, b: Touch): Touch {
  return { axes: new Set([...a.axes].filter((axis) => b.axes.has(axis))), writes: a.writes || b.writes };
}

function factsOf(stmt: Stmt): Facts {
  const own = stmt.kind === "for" ? stmt.loop : undefined;
  const stores = new Map<Buffer, ReadonlySet<number>>();
  const loads = new Map<Buffer, ReadonlySet<number>>();
  const inner = new Set<Local>();
  const defines = new Set<Local>();
  const assigns = new Set<Local>();
  const reads = new Set<Local>();
  const note = (into: Map<Buffer, ReadonlySet<number>>, buffer: Buffer, index: readonly Index[]): void => {
    const axes = index.map((_, axis) => axis).filter((axis) => own !== undefined && plainLoop(index[axis]!) === own);
    const before = into.get(buffer);
    into.set(buffer, new Set(before === undefined ? axes : axes.filter((axis) => before.has(axis))));
  };
  eachStmt([stmt], (one, around) => {
    for (const local of definedBy(one)) (around.length === 0 ? defines : inner).add(local);
    if (one.kind === "assign") assigns.add(one.local);
    eachOwnAccess(one, (access) => {
      if (access.writes) note(stores, access.buffer, access.index);
      if (access.reads) note(loads, access.buffer, access.index);
    });
    eachOwnExpr(one, (sub) => {
      if (sub.kind === "local") reads.add(sub.local);
    });
  });
  const outside = (locals: Set<Local>): Set<Local> =>
    new Set([...locals].filter((local) => !inner.has(local) && !defines.has(local)));
  const isNest = blocksOf(stmt).some((block) => block.some(isLoop));
  const size = fusedSize(stmt);
  return { stmt, size, isNest, stores, loads, defines, assigns: outside(assigns), reads: outside(reads) };
}
