// Schedule: decides how each loop runs, and writes the decision on the loop. Changes no meaning but the order of sums.
// Requires: fused and contracted loops. Ensures: every loop has its final schedule. Cost: one walk.

import { indexLoops } from "../ir/index-math.js";
import {
  type Buffer,
  defaultSchedule,
  type ForStmt,
  type Kernel,
  type Local,
  type LoopVar,
  type ScalarOp,
  type Schedule,
  type Stmt,
} from "../ir/loop-ir.js";
import { blocksOf, codeSize, eachOwnAccess, eachOwnExpr, eachStmt, writtenSize } from "../ir/walk.js";
import { mapBlocks, mapSame } from "./rewrite-loops.js";

/** Extents up to this are written out: 1.4-1.6x on rows of 3, 1.8x on rows of 16 and 24, and lane scratch becomes locals. */
const unrollExtent = 24;
/** Scalar operations an unrolled loop may come to. */
const unrollSize = 160;
/** Scalar operations that a block of short loops may come to when all are written out. */
const blockSize = 2000;
/** Sums at least this long get independent accumulators: 1.4-1.5x, the additions no longer wait for each other. */
const laneExtent = 32;
/** Accumulators for a loop body of at most so many operations; a heavier body hides the latency by itself. */
const lanesBySize: readonly (readonly [size: number, lanes: number])[] = [
  [8, 8],
  [20, 4],
];

/**
 * Outputs of a contraction that are worked out side by side, for an inner body of at most so many operations: each
 * element that they share is loaded once, and their sums do not wait for each other. 1.8x on a matmul of 128, 1.9x on an MLP.
 */
const jamBySize: readonly (readonly [size: number, copies: number])[] = [
  [8, 8],
  [16, 4],
];
/** Scalar operations around the inner loop that jammed copies may repeat. */
const jamSize = 24;
/**
 * Rows of a tile, where two loops over outputs stand around a sum: as many sums, of fewer columns, so that what is loaded
 * for a row and for a column serves several. 4 x 2 is 1.2x of 1 x 8 on products of 32, 128 and 512, and 2 x 4 no slower.
 */
const tileRows = [4, 2] as const;
/** Sums at least this long run as a loop in tiles: 1.2-1.6x of sums that are written out one by one, on products of 8 to 24. */
const tileDepth = 4;

export function schedule(kernel: Kernel): Kernel {
  return { ...kernel, body: mapSame(kernel.body, (stmt) => decide(stmt).stmt) };
}

interface Decision {
  readonly stmt: Stmt;
  /** Of its code, once loops are written out. */
  readonly size: number;
  /** Whether a loop is left in it. */
  readonly loops: boolean;
  /** Its size if it were written out too, for a loop that could be. */
  readonly whole?: number | undefined;
}

function decide(stmt: Stmt): Decision {
  let size = codeSize(mapBlocks(stmt, () => []));
  let loops = false;
  const scheduled = mapBlocks(stmt, (block) => {
    const parts = writeOutAll(block.map(decide));
    for (const part of parts) {
      size += part.size;
      loops ||= part.loops;
    }
    return parts.every((part, k) => part.stmt === block[k]) ? block : parts.map((part) => part.stmt);
  });
  if (scheduled.kind !== "for") return { stmt: scheduled, size, loops: loops || scheduled.kind === "while" };
  const jammed = loops ? (tile(scheduled) ?? jam(scheduled)) : undefined;
  if (jammed !== undefined) return { stmt: jammed, size: size * jammed.schedule.jam, loops };
  const chosen = choose(scheduled, size, loops);
  const copies = chosen.unroll ? (scheduled.loop.extent as number) : chosen.lanes;
  const calls = writtenSize(scheduled) - codeSize(scheduled);
  const same = chosen.unroll === scheduled.schedule.unroll && chosen.lanes === scheduled.schedule.lanes;
  return {
    stmt: same ? scheduled : { ...scheduled, schedule: chosen },
    size: size * copies,
    loops: !chosen.unroll,
    whole: !loops && isShort(scheduled) ? (size + calls) * scheduled.loop.extent : undefined,
  };
}

/**
 * Short loops of one block that are too large one by one are written out when that leaves no loop in the block: what
 * they hand on are locals then. 1.15x on a Kalman filter; with one loop left the arrays stay, and it is 0.95x.
 */
function writeOutAll(parts: readonly Decision[]): readonly Decision[] {
  const left = parts.filter(({ loops }) => loops);
  const size = parts.reduce(
    (sum, part) => sum + (part.loops ? (part.whole ?? Number.POSITIVE_INFINITY) : part.size),
    0,
  );
  if (left.length < 2 || size > blockSize) return parts;
  return parts.map((part) => {
    const { stmt, loops, whole } = part;
    if (!loops || whole === undefined || stmt.kind !== "for") return part;
    return { stmt: { ...stmt, schedule: { unroll: true, lanes: 1, jam: 1 } }, size: whole, loops: false };
  });
}

/** A loop around loops is not unrolled: its own overhead is small beside theirs. */
function choose(loop: ForStmt, size: number, loops: boolean): Schedule {
  const { extent } = loop.loop;
  if (typeof extent !== "number") return defaultSchedule;
  const unroll = !loops && extent * size <= unrollSize && isShort(loop);
  return { unroll, lanes: unroll || extent < laneExtent ? 1 : lanesFor(loop, size), jam: 1 };
}

function isShort(loop: ForStmt): loop is ForStmt & { loop: { extent: number } } {
  const { extent } = loop.loop;
  return typeof extent === "number" && extent <= unrollExtent && carriesDirectly(loop);
}

/** A loop over independent outputs around the loop of their sums. */
interface Outputs {
  readonly inner: ForStmt;
  /** The last loop of the sums. */
  readonly innermost: ForStmt;
  /** Outputs that may be worked out side by side. */
  readonly copies: number;
}

function outputsOf(loop: ForStmt): Outputs | undefined {
  const [inner, ...others] = loop.body.filter((stmt) => blocksOf(stmt).length > 0);
  if (inner?.kind !== "for" || others.length > 0 || inner.carried.length === 0 || loop.carried.length > 0)
    return undefined;
  const innermost = innermostOf(inner);
  if (isEmptyNest(inner)) return undefined; // nothing is left of it to run side by side
  if (!innermost.body.every((stmt) => stmt.kind === "let" || stmt.kind === "assign")) return undefined;
  if (changesWhatItReads(loop)) return undefined;
  const innerSize = codeSize(innermost);
  const outerSize = codeSize(loop) - codeSize(inner);
  const copies = outerSize > jamSize ? 1 : (jamBySize.find(([limit]) => innerSize <= limit)?.[1] ?? 1);
  return { inner, innermost, copies };
}

/** The loop with its schedule, when its outputs are to be worked out side by side. */
function jam(loop: ForStmt): ForStmt | undefined {
  const outputs = outputsOf(loop);
  const { extent } = loop.loop;
  if (outputs === undefined || outputs.inner.schedule.unroll || typeof extent !== "number") return undefined;
  // A sum over one axis may have accumulators of its own instead; one over several has none: 0.35-0.9x of the time.
  const copies = outputs.innermost === outputs.inner ? outputs.copies : Math.min(outputs.copies, extent);
  return copies === 1 || extent < copies ? undefined : withCopies(loop, outputs.inner, copies);
}

function withCopies(loop: ForStmt, inner: ForStmt, copies: number): ForStmt {
  const body = loop.body.map((stmt) => (stmt === inner ? rolled(inner) : stmt));
  return { ...loop, body, schedule: { ...defaultSchedule, jam: copies } };
}

/** Two loops over outputs as tiles: some of the copies are of the outer loop, the others of the inner one. */
function tile(rows: ForStmt): ForStmt | undefined {
  const [columns, ...others] = rows.body;
  if (columns?.kind !== "for" || columns.schedule.unroll || others.length > 0 || rows.carried.length > 0)
    return undefined;
  const outputs = outputsOf(columns);
  const [height, width] = [rows.loop.extent, columns.loop.extent];
  if (outputs === undefined || typeof height !== "number" || typeof width !== "number") return undefined;
  if (termsOf(outputs.inner) < tileDepth || !sharesLoads(outputs.innermost, rows, columns)) return undefined;
  const { copies } = outputs;
  const down = tileRows.find((count) => count <= height && 2 * count <= copies && copies / count <= width);
  if (down === undefined || changesWhatItReads(rows) || sharesScratch(rows)) return undefined;
  return {
    ...rows,
    body: [withCopies(columns, outputs.inner, copies / down)],
    schedule: { ...defaultSchedule, jam: down },
  };
}

/** Some loads serve all rows of a tile and some all columns: without them a tile has only more addresses. */
function sharesLoads({ body }: ForStmt, rows: ForStmt, columns: ForStmt): boolean {
  const loads: ReadonlySet<LoopVar>[] = [];
  eachStmt(body, (stmt) => {
    eachOwnAccess(stmt, ({ index, reads }) => {
      if (reads) loads.push(indexLoops(index));
    });
  });
  return [rows, columns].every(({ loop }) => loads.some((loops) => !loops.has(loop)));
}

/** Its iterations store to the same elements: scratch that has no axis for it. */
function sharesScratch({ loop, body }: ForStmt): boolean {
  let found = false;
  eachStmt(body, (stmt) => {
    if (stmt.kind === "store" && !indexLoops(stmt.index).has(loop)) found = true;
  });
  return found;
}

/** The last loop of a nest whose loops hold nothing but the next one: a sum over several axes. */
function innermostOf(loop: ForStmt): ForStmt {
  const [only, ...others] = loop.body;
  return only?.kind === "for" && only.carried.length === 0 && others.length === 0 ? innermostOf(only) : loop;
}

/** How many terms its sums have. */
function termsOf({ loop, body }: ForStmt): number {
  const extent = typeof loop.extent === "number" ? loop.extent : Number.POSITIVE_INFINITY;
  return body.reduce((terms, stmt) => (stmt.kind === "for" ? terms * termsOf(stmt) : terms), extent);
}

function isEmptyNest(loop: ForStmt): boolean {
  return loop.loop.extent === 0 || loop.body.some((stmt) => stmt.kind === "for" && isEmptyNest(stmt));
}

/** The nest with every loop run as a loop. */
function rolled(loop: ForStmt): ForStmt {
  return {
    ...loop,
    schedule: defaultSchedule,
    body: loop.body.map((stmt) => (stmt.kind === "for" ? rolled(stmt) : stmt)),
  };
}

/** A state that is read and overwritten ties iterations together. */
function changesWhatItReads(loop: ForStmt): boolean {
  const stored = new Set<Buffer>();
  const loaded = new Set<Buffer>();
  eachStmt(loop.body, (stmt) => {
    eachOwnAccess(stmt, ({ buffer, reads, writes }) => {
      if (writes && buffer.role === "state") stored.add(buffer);
      if (reads) loaded.add(buffer);
    });
  });
  return [...stored].some((buffer) => loaded.has(buffer));
}

function lanesFor(loop: ForStmt, size: number): number {
  if (loop.carried.length === 0 || !loop.carried.every(({ combine }) => combine !== null && associative.has(combine))) {
    return 1;
  }
  return independent(loop) ? (lanesBySize.find(([limit]) => size <= limit)?.[1] ?? 1) : 1;
}

const associative: ReadonlySet<ScalarOp> = new Set(["add", "mul", "max", "min", "and", "or"]);

/** Every carried value is assigned in the body itself, not in a loop inside it. */
function carriesDirectly({ carried, body }: ForStmt): boolean {
  const direct = new Set(body.flatMap((stmt) => (stmt.kind === "assign" ? [stmt.local] : [])));
  return carried.every(({ local }) => direct.has(local));
}

/** No loop inside, and each accumulator is read only to be assigned: iterations differ in nothing but the sums. */
function independent(loop: ForStmt): boolean {
  const accumulators = new Set<Local>(loop.carried.map(({ local }) => local));
  return loop.body.every((stmt) => {
    if (blocksOf(stmt).length > 0) return false;
    let reads = 0;
    eachOwnExpr(stmt, (sub) => {
      if (sub.kind === "local" && accumulators.has(sub.local)) reads++;
    });
    if (stmt.kind !== "assign") return reads === 0;
    const { value } = stmt;
    const first = value.kind === "op" ? value.args[0] : undefined;
    const combine = loop.carried.find(({ local }) => local === stmt.local)?.combine;
    return (
      reads === 1 &&
      value.kind === "op" &&
      value.op === combine &&
      first?.kind === "local" &&
      first.local === stmt.local
    );
  });
}
