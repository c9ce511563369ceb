// What statements refer to: how a chunk of a kernel that becomes a function of its own gets its parameters.

import type { Buffer, Local, Stmt } from "../ir/loop-ir.js";
import { type Block, definedBy, eachOwnAccess, eachOwnExpr, eachStmt } from "../ir/walk.js";

export interface References {
  readonly buffers: ReadonlySet<Buffer>;
  readonly locals: ReadonlySet<Local>;
  /** Locals defined anywhere in the statements, and those of them that are visible after. */
  readonly defined: ReadonlySet<Local>;
  readonly outer: ReadonlySet<Local>;
  /** Locals of before that the statements assign. */
  readonly assigned: ReadonlySet<Local>;
  readonly sizes: ReadonlySet<string>;
}

/** Statements that become a function of their own, in a sequence of such parts. */
export interface Part {
  readonly stmts: Block;
  readonly references: References;
  /** Locals that the part sets and later ones read. */
  readonly results: readonly Local[];
  /** Later parts assign to a result that this one defines. */
  readonly reassigned: boolean;
}

export function partsOf(sequence: readonly Block[]): Part[] {
  const readLater = new Set<Local>();
  const assignedLater = new Set<Local>();
  const parts = withOwnLoads(sequence)
    .toReversed()
    .map((stmts): Part => {
      const references = referencesOf(stmts);
      const { outer, assigned, locals, defined } = references;
      const results = [...outer, ...assigned].filter((local) => readLater.has(local));
      const reassigned = results.some((local) => outer.has(local) && assignedLater.has(local));
      for (const local of locals) if (!defined.has(local)) readLater.add(local);
      for (const local of assigned) assignedLater.add(local);
      return { stmts, references, results, reassigned };
    });
  return parts.reverse();
}

/**
 * Elements of inputs and temporaries are read anew in each part. Handed over as parameters they would be objects to V8,
 * looked into wherever they are read, in loops too: 1.2x on the states of a Kalman filter.
 */
function withOwnLoads(sequence: readonly Block[]): readonly Block[] {
  const loads = new Map<Local, Stmt>();
  for (const stmt of sequence.flat()) {
    if (stmt.kind !== "let" || stmt.value.kind !== "load") continue;
    const { role } = stmt.value.buffer;
    if (role === "input" || role === "temporary") loads.set(stmt.local, stmt);
  }
  return sequence.map((stmts) => {
    const { locals, defined } = referencesOf(stmts);
    const missing = [...locals].flatMap((local) => (defined.has(local) ? [] : (loads.get(local) ?? [])));
    const own = stmts.filter((stmt) => !(stmt.kind === "let" && loads.has(stmt.local) && !locals.has(stmt.local)));
    return [...missing, ...own];
  });
}

function referencesOf(stmts: Block): References {
  const buffers = new Set<Buffer>();
  const locals = new Set<Local>();
  const defined = new Set<Local>();
  const outer = new Set<Local>();
  const assigned = new Set<Local>();
  const sizes = new Set<string>();
  eachStmt(stmts, (stmt, around) => {
    for (const local of definedBy(stmt)) {
      defined.add(local);
      if (around.length === 0) outer.add(local);
    }
    if (stmt.kind === "assign") {
      locals.add(stmt.local);
      assigned.add(stmt.local);
    }
    eachOwnAccess(stmt, ({ buffer }) => buffers.add(buffer));
    if (stmt.kind === "for" && typeof stmt.loop.extent === "string") sizes.add(stmt.loop.extent);
    eachOwnExpr(stmt, (sub) => {
      if (sub.kind === "local") locals.add(sub.local);
      if (sub.kind === "size") sizes.add(sub.size);
    });
  });
  for (const local of defined) assigned.delete(local);
  return { buffers, locals, defined, outer, assigned, sizes };
}
