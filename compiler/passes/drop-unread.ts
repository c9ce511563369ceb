// Dead stores: temporaries and states that nobody reads go, with their stores and the loops that do nothing else.
// Requires: nothing. Ensures: every own buffer is read by something. Cost: two walks for each round of buffers that go.

import type { Buffer, Kernel, Stmt } from "../ir/loop-ir.js";
import { isOwnBuffer } from "../ir/loop-ir.js";
import { type Block, blocksOf, eachOwnAccess, eachStmt } from "../ir/walk.js";
import { mapBlocks } from "./rewrite-loops.js";

export function dropUnread(kernel: Kernel): Kernel {
  const read = new Set<Buffer>();
  eachStmt(kernel.body, (stmt) => {
    eachOwnAccess(stmt, ({ buffer, kind }) => {
      if (kind !== "store") read.add(buffer); // what a library function is handed stays
    });
  });
  const unread = new Set(kernel.buffers.filter((buffer) => isOwnBuffer(buffer) && !read.has(buffer)));
  if (unread.size === 0) return kernel;
  const onBlock = (block: Block): Block =>
    block.flatMap((stmt): Stmt[] => {
      if (stmt.kind === "store" && unread.has(stmt.buffer)) return [];
      const next = mapBlocks(stmt, onBlock);
      return next !== stmt && isEmpty(next) ? [] : [next];
    });
  const rest = { ...kernel, body: onBlock(kernel.body), buffers: kernel.buffers.filter((one) => !unread.has(one)) };
  return dropUnread(rest); // what only those stores read
}

function isEmpty(stmt: Stmt): boolean {
  const carries = (stmt.kind === "for" && stmt.carried.length > 0) || stmt.kind === "while";
  const gives = stmt.kind === "if" && stmt.results.length > 0;
  return !carries && !gives && blocksOf(stmt).every((block) => block.every(({ kind }) => kind === "let"));
}
