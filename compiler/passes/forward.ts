// Forwarding: what one nest writes to a temporary row by row and another reads once, column by column, is worked out
// where it is read. The loops cannot be fused as they stand; the temporary goes, and what a row has in common is kept.
// Requires: after contract, which shrinks temporaries to what a lane has. Ensures: meaning unchanged, nothing is worked
// out twice. Cost: one walk, and one more per temporary of two axes.
//
// Means of 16 gathered rows 1.5x: each position is looked at once, and the elements are added up as they are read.

import { loopIndex, plainLoop } from "../ir/index-math.js";
import { type Buffer, type Expr, type ForStmt, type Kernel, type Local, readLocal, type Stmt } from "../ir/loop-ir.js";
import { type Block, definedBy, eachOwnAccess, eachOwnExpr, eachStmt } from "../ir/walk.js";
import { dropUnread } from "./drop-unread.js";
import { mapBlocks, mapSame, rewriteExpr, rewriteStmt, substituteLoop } from "./rewrite-loops.js";

/** Elements from which on a temporary is worth the change: smaller ones become locals. */
const smallest = 64;

export function forward(kernel: Kernel): Kernel {
  return kernel.buffers.filter(isCandidate).reduce((current, buffer) => forwarded(current, buffer), kernel);
}

function isCandidate({ role, shape: [rows, columns, ...more] }: Buffer): boolean {
  if (role !== "temporary" || rows === undefined || columns === undefined || more.length > 0) return false;
  return typeof rows !== "number" || typeof columns !== "number" || rows * columns >= smallest;
}

/** A loop in a loop, and a statement of the inner one. */
interface Nest {
  readonly outer: ForStmt;
  readonly inner: ForStmt;
  readonly stmt: Stmt;
}

function forwarded(kernel: Kernel, buffer: Buffer): Kernel {
  const added: Buffer[] = [];
  const onBlock = (block: Block): Block => {
    const [writer, reader] = [nestAt(block, buffer, "writes"), nestAt(block, buffer, "reads")];
    const made = writer && reader && join(block, writer, reader, buffer);
    if (made === undefined) return mapSame(block, (stmt) => mapBlocks(stmt, onBlock));
    added.push(...made.added);
    return made.block;
  };
  if (accesses(kernel.body, buffer) !== 2) return kernel;
  const body = onBlock(kernel.body);
  if (body === kernel.body) return kernel;
  return dropUnread({ ...kernel, body, buffers: [...kernel.buffers, ...added] });
}

function accesses(body: Block, buffer: Buffer): number {
  let count = 0;
  eachStmt(body, (stmt) => {
    eachOwnAccess(stmt, (access) => {
      if (access.buffer === buffer) count++;
    });
  });
  return count;
}

/** The nest of the block in which the buffer is touched, two loops deep. */
function nestAt(block: Block, buffer: Buffer, kind: "reads" | "writes"): Nest | undefined {
  const touches = (stmt: Stmt): boolean => {
    let found = false;
    eachOwnAccess(stmt, (access) => {
      if (access.buffer === buffer && access.kind !== "slice" && access[kind]) found = true;
    });
    return found;
  };
  for (const outer of block) {
    if (outer.kind !== "for") continue;
    for (const inner of outer.body) {
      const stmt = inner.kind === "for" ? inner.body.find(touches) : undefined;
      if (inner.kind === "for" && stmt !== undefined) return { outer, inner, stmt };
    }
  }
  return undefined;
}

function join(
  block: Block,
  writer: Nest,
  reader: Nest,
  buffer: Buffer,
): { readonly block: Block; readonly added: readonly Buffer[] } | undefined {
  const { stmt: store } = writer;
  const [first, last] = [block.indexOf(writer.outer), block.indexOf(reader.outer)];
  if (store.kind !== "store" || first >= last || writer.outer.carried.length + writer.inner.carried.length > 0) {
    return undefined;
  }
  if (!isAt(writer, buffer, writer.outer, writer.inner) || !isAt(reader, buffer, reader.inner, reader.outer)) {
    return undefined;
  }
  const needed = neededFor(store.value, writer);
  if (needed === undefined || !staysEqual([...needed.lets, store], block.slice(first, last + 1), buffer))
    return undefined;
  const rows = needed.rows.map((local): readonly [Local, Buffer] => [
    local,
    { name: local.name, dtype: local.dtype, shape: [writer.outer.loop.extent], role: "temporary" },
  ]);
  const keeps = rows.map(
    ([local, to]): Stmt => ({
      kind: "store",
      buffer: to,
      index: [loopIndex(writer.outer.loop)],
      value: readLocal(local),
    }),
  );
  const written = replace(writer.outer, writer.inner, [...keeps, writer.inner]); // the store itself is unread now
  const { before, value } = moved([...needed.lets, store], rows, writer, reader);
  const isRead = (expr: Expr): boolean => expr.kind === "load" && expr.buffer === buffer;
  const reading = rewriteStmt(reader.stmt, { expr: (expr) => (isRead(expr) ? value : expr) });
  const read = replace(reader.outer, reader.inner, [replace(reader.inner, reader.stmt, [...before, reading])]);
  return {
    block: block.map((stmt) => (stmt === writer.outer ? written : stmt === reader.outer ? read : stmt)),
    added: rows.map(([, to]) => to),
  };
}

/** The statement touches the buffer at exactly these loops. */
function isAt({ stmt }: Nest, buffer: Buffer, row: ForStmt, column: ForStmt): boolean {
  let found = false;
  eachOwnAccess(stmt, (access) => {
    if (access.buffer !== buffer) return;
    const [first, second] = access.index.map(plainLoop);
    found = first === row.loop && second === column.loop;
  });
  return found;
}

/** What a value of the inner loop is worked out from: lets of that loop, in order, and locals of the row. */
function neededFor(value: Expr, { outer, inner }: Nest): { lets: Stmt[]; rows: Local[] } | undefined {
  const before = outer.body.slice(0, outer.body.indexOf(inner));
  const rowLocals = new Set(before.flatMap(definedBy));
  const lets: Stmt[] = [];
  const rows = new Set<Local>();
  let isPlain = true;
  const visit = (stmt: Stmt): void => {
    eachOwnExpr(stmt, (sub) => {
      if (sub.kind !== "local") return;
      if (rowLocals.has(sub.local)) rows.add(sub.local);
      const own = inner.body.find((one) => definedBy(one).includes(sub.local));
      if (own === undefined || lets.includes(own)) return;
      if (own.kind !== "let") isPlain = false;
      visit(own);
      lets.push(own);
    });
  };
  visit({ kind: "breakUnless", test: value });
  return isPlain ? { lets, rows: [...rows] } : undefined;
}

/** Nothing in between writes or assigns what the statements read. */
function staysEqual(stmts: readonly Stmt[], between: Block, buffer: Buffer): boolean {
  const changed = new Set<Buffer | Local>();
  eachStmt(between, (stmt) => {
    if (stmt.kind === "assign") changed.add(stmt.local);
    eachOwnAccess(stmt, (access) => {
      if (access.writes && access.buffer !== buffer) changed.add(access.buffer);
    });
  });
  let holds = true;
  for (const stmt of stmts) {
    eachOwnExpr(stmt, (sub) => {
      if (sub.kind === "load" && changed.has(sub.buffer)) holds = false;
      if (sub.kind === "local" && changed.has(sub.local)) holds = false;
    });
  }
  return holds;
}

/** The statements in the reader's loops, with locals of their own, and the value that the last one stored. */
function moved(
  stmts: readonly Stmt[],
  rows: readonly (readonly [Local, Buffer])[],
  writer: Nest,
  reader: Nest,
): { readonly before: readonly Stmt[]; readonly value: Expr } {
  const names = new Map<Local, Local>();
  const renamed = (local: Local): Local => {
    const own: Local = { ...local };
    names.set(local, own);
    return own;
  };
  const before: Stmt[] = rows.map(([local, from]) => ({
    kind: "let",
    local: renamed(local),
    value: { kind: "load", buffer: from, index: [loopIndex(reader.inner.loop)] },
  }));
  const expr = (one: Expr): Expr => (one.kind === "local" ? readLocal(names.get(one.local) ?? one.local) : one);
  const inPlace = (stmt: Stmt): Stmt =>
    substituteLoop(
      substituteLoop(stmt, writer.outer.loop, loopIndex(reader.inner.loop)),
      writer.inner.loop,
      loopIndex(reader.outer.loop),
    );
  let value: Expr | undefined;
  for (const stmt of stmts.map(inPlace)) {
    if (stmt.kind === "let")
      before.push({ kind: "let", value: rewriteExpr(stmt.value, { expr }), local: renamed(stmt.local) });
    else if (stmt.kind === "store") value = rewriteExpr(stmt.value, { expr });
  }
  return { before, value: value! };
}

/** The loop with other statements in place of one of its own. */
function replace(loop: ForStmt, stmt: Stmt, by: readonly Stmt[]): ForStmt {
  return { ...loop, body: loop.body.flatMap((one) => (one === stmt ? by : [one])) };
}
