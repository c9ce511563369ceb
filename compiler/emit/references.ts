// What statements refer to: how a chunk of a kernel that becomes a function of its own gets its parameters.

import type { Buffer, Local } from "../ir/loop-ir.js";
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
  const parts = sequence.toReversed().map((stmts): Part => {
    const references = referencesOf(stmts);
    const { outer, assigned, locals } = references;
    const results = [...outer, ...assigned].filter((local) => readLater.has(local));
    const reassigned = results.some((local) => outer.has(local) && assignedLater.has(local));
    for (const local of locals) readLater.add(local);
    for (const local of assigned) assignedLater.add(local);
    return { stmts, references, results, reassigned };
  });
  return parts.reverse();
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
