// A library function written out where it is called. V8 inlines calls up to a limit of bytecode per function; what
// is beyond it is called with its numbers boxed, which costs more than the function itself.

import type * as es from "estree";
import type { Kernel } from "../ir/loop-ir.js";
import { eachOwnExpr, eachStmt } from "../ir/walk.js";
import { type LibraryName, library } from "../library/text.js";
import { conditional, declare } from "./estree.js";
import { spell } from "./spell.js";

/** A function of constants, assignments and early returns of a name, up to its last statement. */
interface Template {
  readonly params: readonly string[];
  readonly body: readonly es.Statement[];
}

export interface Inlining {
  /** A name that nothing else has. */
  fresh(wanted: string): string;
  /** Notes that the text refers to an entry of the library. */
  use(name: LibraryName): unknown;
  /** Adds a statement in front of the one that is being written. */
  before(stmt: es.Statement): unknown;
}

/** The value of a call; undefined if the function has loops or branches and stays a call. */
export function inlineCall(
  name: LibraryName,
  args: readonly es.Expression[],
  into: Inlining,
): es.Expression | undefined {
  const template = templateOf(name);
  if (template === undefined) return undefined;
  const names = new Map<string, es.Expression>();
  const bind = (local: string, value: es.Expression): void => {
    if (value.type === "Identifier" || value.type === "Literal") {
      names.set(local, value);
      return;
    }
    const fresh = into.fresh(local);
    names.set(local, { type: "Identifier", name: fresh });
    into.before(declare("const", fresh, value));
  };
  template.params.forEach((param, k) => bind(param, args[k]!));
  const early: (readonly [test: es.Expression, value: es.Expression])[] = [];
  for (const stmt of template.body) {
    if (stmt.type === "VariableDeclaration") {
      const [{ id, init }] = stmt.declarations as [es.VariableDeclarator];
      bind((id as es.Identifier).name, substitute(init!, names, into));
    } else if (stmt.type === "ExpressionStatement") {
      into.before({ ...stmt, expression: substitute(stmt.expression, names, into) });
    } else if (stmt.type === "IfStatement") {
      const { argument } = stmt.consequent as es.ReturnStatement;
      early.push([substitute(stmt.test, names, into), substitute(argument!, names, into)]);
    } else if (stmt.type === "ReturnStatement") {
      const last = substitute(stmt.argument!, names, into);
      return early.reduceRight((rest, [test, value]) => conditional(test, value, rest), last);
    }
  }
  return undefined;
}

const templates = new Map<LibraryName, Template | undefined>();

function templateOf(name: LibraryName): Template | undefined {
  if (!templates.has(name)) {
    const { template } = library[name];
    templates.set(name, template === undefined ? undefined : (JSON.parse(template) as Template));
  }
  return templates.get(name);
}

/** An expression with its names replaced, and calls of other straight functions written out. */
function substitute(node: es.Expression, names: ReadonlyMap<string, es.Expression>, into: Inlining): es.Expression {
  const copy = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copy);
    if (value === null || typeof value !== "object") return value;
    return Object.hasOwn(value, "type") ? replaced(value as es.Expression) : value;
  };
  const replaced = (part: es.Expression): es.Expression => {
    if (part.type === "Identifier") {
      const known = names.get(part.name);
      if (known === undefined && Object.hasOwn(library, part.name)) into.use(part.name as LibraryName);
      return known ?? part;
    }
    if (part.type === "MemberExpression" && !part.computed)
      return { ...part, object: replaced(part.object as es.Expression) };
    if (
      part.type === "CallExpression" &&
      part.callee.type === "Identifier" &&
      Object.hasOwn(library, part.callee.name)
    ) {
      const name = part.callee.name as LibraryName;
      const args = part.arguments.map((arg) => replaced(arg as es.Expression));
      const value = inlineCall(name, args, into);
      if (value !== undefined) return value;
      into.use(name);
      return { ...part, arguments: args };
    }
    return Object.fromEntries(
      Object.entries(part).map(([key, value]) => [key, copy(value)]),
    ) as unknown as es.Expression;
  };
  return replaced(node);
}

/** Characters of library functions that a kernel calls, from which on V8 no longer inlines them: 920 bytes of bytecode. */
const inlinedByV8 = 3000;

/** Whether a kernel calls more of the library than V8 would inline. */
export function exceedsInlining({ body }: Kernel): boolean {
  let size = 0;
  eachStmt(body, (stmt) => {
    eachOwnExpr(stmt, (sub) => {
      if (sub.kind !== "op" || size > inlinedByV8) return;
      const unknown: es.Expression = { type: "Identifier", name: "x" };
      spell(
        sub.op,
        sub.args.map(() => unknown),
        sub.dtype,
        (name) => {
          size += sizeOf(name);
          return { type: "Identifier", name };
        },
      );
    });
  });
  return size > inlinedByV8;
}

function sizeOf(name: LibraryName): number {
  const { source, uses } = library[name];
  if (!/^function /m.test(source)) return 0;
  const called = uses.filter((other) => source.includes(`${other}(`));
  return called.reduce((size, other) => size + sizeOf(other), source.length);
}
