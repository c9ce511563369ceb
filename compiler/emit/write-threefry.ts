// The rounds of the random generator written out where a kernel draws: library/threefry.ts without its loop. V8 would
// inline the library function with its loop, and turn round three times a draw: 1.35x on a million uniform numbers.

import type * as es from "estree";
import type { Kernel } from "../ir/loop-ir.js";
import { eachOwnExpr, eachStmt } from "../ir/walk.js";
import { binary, declare, id, num } from "./estree.js";
import type { Inlining } from "./inline-helper.js";

/** Draws that are written out in one kernel: each has some 600 bytes of bytecode. */
const mostDraws = 3;
/** Bits that a word turns by, in the rounds of odd and of even groups. */
const turns = [
  [13, 15, 26, 6],
  [17, 29, 16, 24],
] as const;
const groups = 5;

export function drawsLittle({ body }: Kernel): boolean {
  let draws = 0;
  eachStmt(body, (stmt) => {
    eachOwnExpr(stmt, (sub) => {
      if (sub.kind === "op" && sub.op === "threefry2x32") draws++;
    });
  });
  return draws <= mostDraws;
}

/** The word (0, 1, or 2 for both) of the block of a counter under a key, as statements and the expression of the result. */
export function writeThreefry(args: readonly es.Expression[], into: Inlining): es.Expression {
  const [key0, key1, count0, count1, word] = args as [
    es.Expression,
    es.Expression,
    es.Expression,
    es.Expression,
    es.Literal,
  ];
  const name = (wanted: string, value: es.Expression): es.Identifier => {
    const fresh = into.fresh(wanted);
    into.before(declare("const", fresh, value));
    return id(fresh);
  };
  const a = name("a", integer(key0));
  const b = name("b", integer(key1));
  const c = name("c", binary("^", binary("^", a, b), num(0x1bd11bda)));
  const key = [a, b, c] as const;
  let x = name("x", integer(binary("+", count0, a)));
  let y = name("y", integer(binary("+", count1, b)));
  for (let group = 1; group <= groups; group++) {
    for (const turn of turns[(group + 1) % 2]!) {
      x = name("x", integer(binary("+", x, y)));
      y = name("y", binary("^", turned(y, turn), x));
    }
    x = name("x", integer(binary("+", x, key[group % 3]!)));
    y = name("y", integer(binary("+", binary("+", y, key[(group + 1) % 3]!), num(group))));
  }
  return [x, y, binary("^", x, y)][word.value as number]!;
}

function integer(value: es.Expression): es.Expression {
  return binary("|", value, num(0));
}

function turned(value: es.Expression, bits: number): es.Expression {
  return binary("|", binary("<<", value, num(bits)), binary(">>>", value, num(32 - bits)));
}
