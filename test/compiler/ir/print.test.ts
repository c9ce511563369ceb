// The text of both IRs, in full.
import { describe, expect, it } from "vitest";
import { type ArrayFn, literal, makeVar } from "../../../compiler/ir/array-ir.js";
import { type DType, makeAval } from "../../../compiler/ir/aval.js";
import { Builder } from "../../../compiler/ir/builder.js";
import {
  addIndex,
  divideIndex,
  loopIndex,
  remainderIndex,
  scaleIndex,
  shiftIndex,
} from "../../../compiler/ir/index-math.js";
import {
  type Buffer,
  constant,
  defaultSchedule,
  type Kernel,
  libraryCall,
  op,
  readLocal,
} from "../../../compiler/ir/loop-ir.js";
import { nameKernel } from "../../../compiler/ir/names.js";
import { printFn, printKernel } from "../../../compiler/ir/print.js";
import { sumOfSquares } from "./kernels.js";
import { add, anything, call, sum } from "./primitives.js";

const vector = makeAval([3], "float32");
const scalar = makeAval([], "float32");

function doubled(name = "doubled"): ArrayFn {
  const x = makeVar(vector);
  const builder = new Builder();
  return builder.finish(name, [x], builder.bind(add, [x, x], {}));
}

function printLiteral(value: number | boolean, dtype: DType): string {
  return printFn(new Builder().finish("f", [], [literal(value, dtype)]));
}

describe("printFn", () => {
  it("prints one equation on one line", () => {
    const a = makeVar(vector);
    const builder = new Builder();
    const outputs = builder.bind(sum, [a], { axes: [0] });
    expect(printFn(builder.finish("f", [a], outputs))).toBe(
      "{ lambda ; a:float32[3]. let b:float32[] = reduceSum[axes=[0]] a in (b,) }",
    );
  });

  it("prints captured inputs first, weak values with a star, unread results as _", () => {
    const [a, b] = [makeVar(makeAval(["n", 3], "float32")), makeVar(makeAval([], "int32", true))];
    const builder = new Builder();
    builder.bind(add, [b, literal(2, "int32", true)], {});
    const [d] = builder.bind(add, [a, literal(2, "float32")], {});
    expect(printFn(builder.finish("f", [a, b], [d!, b, literal(true, "bool")], 1))).toBe(
      [
        "{ lambda a:float32[n,3] ; b:int32*[]. let",
        "    _:int32*[] = add b 2:int32*[]",
        "    c:float32[n,3] = add a 2.0:float32[]",
        "  in (c, b, true:bool[]) }",
      ].join("\n"),
    );
  });

  it("prints nothing to do", () => {
    expect(printFn(new Builder().finish("f", [], []))).toBe("{ lambda ;. let in () }");
  });

  it("writes literals readably", () => {
    expect(printLiteral(0.1, "float32")).toContain("(0.1:float32[],)");
    expect(printLiteral(0.1, "float64")).toContain("(0.1:float64[],)");
    expect(printLiteral(-0, "float32")).toContain("(-0.0:float32[],)");
    expect(printLiteral(Number.NaN, "float32")).toContain("(NaN:float32[],)");
    expect(printLiteral(-1 / 0, "float64")).toContain("(-Infinity:float64[],)");
    expect(printLiteral(2 ** 24 + 2, "float32")).toContain("(16777218.0:float32[],)");
    expect(printLiteral(-7, "int8")).toContain("(-7:int8[],)");
    expect(printLiteral(false, "bool")).toContain("(false:bool[],)");
  });

  it("counts a .. z, ba, bb", () => {
    const inputs = Array.from({ length: 29 }, () => makeVar(scalar));
    const text = printFn(new Builder().finish("f", inputs, [inputs[25]!, inputs[26]!, inputs[28]!]));
    expect(text).toContain("in (z, ba, bc) }");
  });

  it("indents a function inside an equation", () => {
    const x = makeVar(vector);
    const builder = new Builder();
    const outputs = builder.bind(call, [x], { fn: doubled(), name: "doubled" });
    expect(printFn(builder.finish("f", [x], outputs))).toBe(
      [
        "{ lambda ; a:float32[3]. let",
        "    b:float32[3] = jitCall[",
        "      fn={ lambda ; c:float32[3]. let d:float32[3] = add c c in (d,) }",
        "      name=doubled",
        "    ] a",
        "  in (b,) }",
      ].join("\n"),
    );
  });

  it("prints a function that occurs twice once, and two that share a name apart", () => {
    const x = makeVar(vector);
    const [f, g] = [doubled(), doubled()];
    const builder = new Builder();
    const [b] = builder.bind(call, [x], { fn: f, name: "twice" });
    const [c] = builder.bind(call, [b!], { fn: f, name: "twice" });
    const [d] = builder.bind(anything, [c!], { branches: [g, g], name: "twice" });
    expect(printFn(builder.finish("f", [x], [d!]))).toBe(
      [
        "let twice = { lambda ; a:float32[3]. let b:float32[3] = add a a in (b,) } in",
        "let twice1 = { lambda ; c:float32[3]. let d:float32[3] = add c c in (d,) } in",
        "{ lambda ; e:float32[3]. let",
        "    f:float32[3] = jitCall[",
        "      fn=twice",
        "      name=twice",
        "    ] e",
        "    g:float32[3] = jitCall[",
        "      fn=twice",
        "      name=twice",
        "    ] f",
        "    h:float32[3] = anything[",
        "      branches=[twice1,twice1]",
        "      name=twice",
        "    ] g",
        "  in (h,) }",
      ].join("\n"),
    );
  });

  it("escapes text that users chose", () => {
    const x = makeVar(makeAval(["odd size"], "float32"));
    const builder = new Builder();
    const name = "a\n*/ \u2028\u202e`x`";
    const outputs = builder.bind(anything, [x], { name, size: null, flag: true, nested: { k: [1, -0] } });
    expect(printFn(builder.finish("f", [x], outputs))).toBe(
      '{ lambda ; a:float32["odd size"]. let b:float32["odd size"] = anything[' +
        'name="a\\n*\\/ \\u2028\\u202e`x`", size=null, flag=true, nested={k=[1,-0.0]}] a in (b,) }',
    );
  });
});

describe("printKernel", () => {
  it("prints loops, carried values and schedules", () => {
    expect(printKernel(sumOfSquares())).toBe(
      [
        "kernel sumOfSquares(sizes n)",
        "  input     v: float32[n,3]",
        "  output    out: float32[n]",
        "  for i < n",
        "    for j < 3 carrying total = 0 by add (unroll)",
        "      let square = mul(v[i,j], v[i,j])",
        "      assign total = add(total, square)",
        "    store out[i] = total",
        "",
      ].join("\n"),
    );
  });

  it("orders index terms by scale, then by nesting", () => {
    const [a, b, c] = [0, 1, 2].map(() => ({ extent: 4 }));
    const [i, j, k] = [loopIndex(a!), loopIndex(b!), loopIndex(c!)];
    const out: Buffer = { name: "out", dtype: "int32", shape: [1000, 1000], role: "output" };
    const flat = addIndex(addIndex(k, scaleIndex(j, 4)), scaleIndex(i, 16));
    const index = [shiftIndex(flat, 1), addIndex(remainderIndex(addIndex(i, j), 3), divideIndex(k, 2))];
    const value = { kind: "index", index: addIndex(scaleIndex(k, -1), shiftIndex(i, 3)), dtype: "int32" } as const;
    const store = { kind: "store", buffer: out, index, value } as const;
    const nest = [c!, b!, a!].reduce<Kernel["body"]>(
      (body, loop) => [{ kind: "for", loop, carried: [], body, schedule: defaultSchedule }],
      [store],
    );
    const text = printKernel({ name: "order", sizes: [], buffers: [out], body: nest });
    expect(text).toContain("store out[16*i+4*j+k+1,((i+j) mod 3)+(k div 2)] = index[int32](i-k+3)");
  });

  it("shows what a library function is handed", () => {
    const scratch: Buffer = { name: "scratch", dtype: "float32", shape: ["n", 3], role: "state" };
    const row = { extent: "n" };
    const slice = { kind: "slice", buffer: scratch, index: [loopIndex(row)], access: "update" } as const;
    const body = [libraryCall("sortRow", slice, constant(3, "int32"))];
    const loop = { kind: "for", loop: row, carried: [], body, schedule: defaultSchedule } as const;
    const text = printKernel({ name: "f", sizes: ["n"], buffers: [scratch], body: [loop] });
    expect(text).toContain("    call sortRow(update scratch[i], 3)\n");
  });

  it("shows dtypes other than float32, constants of every kind and a lane count", () => {
    const out: Buffer = { name: "out", dtype: "bool", shape: [], role: "output" };
    const scratch: Buffer = { name: "scratch", dtype: "int8", shape: [2], role: "temporary" };
    const hit = { name: "hit", dtype: "bool" } as const;
    const total = { name: "total", dtype: "float32" } as const;
    const zero = constant(-0, "float32");
    const text = printKernel({
      name: "not a name",
      sizes: [],
      buffers: [out, scratch],
      body: [
        {
          kind: "for",
          loop: { extent: 100 },
          carried: [{ local: total, init: zero, combine: "max" }],
          body: [{ kind: "assign", local: total, value: op("max", "float32", readLocal(total), zero) }],
          schedule: { unroll: false, lanes: 8, jam: 1 },
        },
        {
          kind: "let",
          local: hit,
          value: op("select", "bool", constant(1, "bool"), constant(0, "bool"), readLocal(hit)),
        },
        { kind: "store", buffer: out, index: [], value: readLocal(hit) },
      ],
    });
    expect(text).toBe(
      [
        'kernel "not a name"',
        "  output    out: bool[]",
        "  temporary scratch: int8[2]",
        "  for i < 100 carrying total = -0.0 by max (lanes 8)",
        "    assign total = max(total, -0.0)",
        "  let hit:bool = select(true, false, hit)",
        "  store out[] = hit",
        "",
      ].join("\n"),
    );
  });
});

describe("nameKernel", () => {
  it("gives valid, distinct identifiers whatever the hints are", () => {
    const hints = [
      "class",
      "class",
      "a b",
      "a-b",
      "__proto__",
      "",
      "1st",
      "x1",
      "x1",
      "Math",
      "naïve",
      "*/ alert(1)",
      "_",
    ];
    const buffers = hints.map((name): Buffer => ({ name, dtype: "float32", shape: ["n"], role: "input" }));
    const names = nameKernel({ name: "f", sizes: ["n", "a b"], buffers, body: [] });
    const all = [...names.sizes.values(), ...buffers.map((buffer) => names.of.get(buffer)!)];
    expect(new Set(all).size).toBe(all.length);
    for (const name of all)
      expect(() => new Function(name, `"use strict"; let q${name}; return ${name};`)).not.toThrow();
    expect(all).toEqual([
      "n",
      "a_b",
      "class1",
      "class2",
      "a_b1",
      "a_b2",
      "__proto__1",
      "x",
      "_1st",
      "x1",
      "x1_1",
      "Math1",
      "na_ve",
      "alert_1",
      "_",
    ]);
  });
});
