// What statements refer to: how a chunk of a kernel that becomes a function of its own gets its parameters.

import type { Buffer, Local, Stmt } from "../ir/loop-ir.js";
import { definedBy, eachOwnAccess, eachOwnExpr, eachStmt } from "../ir/walk.js";

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

export function referencesOf(stmts: readonly Stmt[]): References {
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
