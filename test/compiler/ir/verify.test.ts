// Programs broken in one place each; the verifier has to say where and why.
import { describe, expect, it } from "vitest";
import { CompilerBug } from "../../../compiler/errors.js";
import { type ArrayFn, type Atom, type Equation, literal, makeVar, type Var } from "../../../compiler/ir/array-ir.js";
import { makeAval } from "../../../compiler/ir/aval.js";
import { Builder } from "../../../compiler/ir/builder.js";
import { fixedIndex, loopIndex, shiftIndex } from "../../../compiler/ir/index-math.js";
import {
  type Buffer,
  cast,
  constant,
  type Kernel,
  libraryCall,
  op,
  readLocal,
  type ScalarOp,
  type Slice,
  type Stmt,
} from "../../../compiler/ir/loop-ir.js";
import type { Primitive } from "../../../compiler/ir/primitive.js";
import { allUsed, noCalls, noDuplicates, verifyFn } from "../../../compiler/ir/verify.js";
import { verifyKernel } from "../../../compiler/ir/verify-kernel.js";
import { element, i, j, kernel, loop, out, square, store, sumOfSquares, total, v, zero } from "./kernels.js";
import { add, call, sum } from "./primitives.js";

const vector = makeAval([3], "float32");

function faultOf(run: () => void): CompilerBug {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(CompilerBug);
    return error as CompilerBug;
  }
  throw new Error("nothing was thrown");
}

describe("verifyFn", () => {
  const x = makeVar(vector);
  const equation = (primitive: unknown, inputs: Atom[], outputs: Var[], params: object = {}): Equation => {
    return { primitive: primitive as Primitive, inputs, outputs, params: params as Equation["params"] };
  };
  const fnOf = (equations: Equation[], outputs: Atom[] = [x], rest: Partial<ArrayFn> = {}): ArrayFn => {
    return { name: "f", captured: 0, inputs: [x], equations, outputs, ...rest };
  };
  const complaint = (fn: ArrayFn): string => {
    const fault = faultOf(() => verifyFn(fn));
    expect(fault.code).toBe("verify/array");
    return fault.message.split(";")[0]!;
  };

  it("accepts what the builder makes, functions inside included", () => {
    const builder = new Builder();
    const inner = new Builder();
    const a = makeVar(vector);
    const fn = inner.finish("g", [a], inner.bind(add, [a, literal(0.1, "float32")], {}));
    const [b] = builder.bind(call, [x], { fn, name: "g" });
    const [c] = builder.bind(call, [b!], { fn, name: "g" });
    expect(() => verifyFn(builder.finish("f", [x], [c!, b!, literal(Number.NaN, "float32")]))).not.toThrow();
  });

  it("finds scoping faults", () => {
    const y = makeVar(vector);
    expect(complaint(fnOf([equation(add, [y, x], [makeVar(vector)])]))).toBe(
      "verify: a var of float32[3] is read before it is defined",
    );
    expect(complaint(fnOf([], [y]))).toContain("read before it is defined");
    expect(complaint(fnOf([equation(add, [x, x], [x])]))).toContain("defined twice");
    expect(complaint(fnOf([equation(add, [x, x], [y]), equation(add, [x, x], [y])]))).toContain("defined twice");
    expect(complaint(fnOf([], [x], { inputs: [x, x] }))).toContain("defined twice");
    expect(complaint(fnOf([], [x], { captured: 2 }))).toBe("verify: captured is 2, expected at most the 1 inputs");
  });

  it("runs the shape rules again", () => {
    expect(complaint(fnOf([equation(sum, [x], [makeVar(vector)], { axes: [0] })]))).toBe(
      "verify: output 0 of reduceSum is float32[3], its shape rule gives float32[]",
    );
    expect(complaint(fnOf([equation(sum, [x], [makeVar(makeAval([], "float32", true))], { axes: [0] })]))).toContain(
      "is float32*[], its shape rule gives float32[]",
    );
    expect(complaint(fnOf([equation(add, [x, x], [])]))).toBe("verify: add has 0 outputs, its shape rule gives 1");
    expect(complaint(fnOf([equation(sum, [], [makeVar(vector)], { axes: [0] })]))).toContain("refuses its inputs");
  });

  it("checks literals", () => {
    const odd: Atom = { kind: "literal", value: 0.1, aval: makeAval([], "float32") };
    expect(complaint(fnOf([], [odd]))).toContain("a literal 0.1 is not a float32");
    expect(complaint(fnOf([], [{ ...odd, value: -0, aval: makeAval([], "int32") }]))).toContain("is not a int32");
    expect(complaint(fnOf([], [{ ...odd, value: 1, aval: vector }]))).toContain("expected a scalar");
  });

  it("looks into calls and at what they pass", () => {
    const broken = fnOf([], [makeVar(vector)]);
    const calling = (fn: ArrayFn, inputs: Atom[]): ArrayFn => {
      return fnOf([equation(call, inputs, [makeVar(vector)], { fn, name: "g" })]);
    };
    expect(complaint(calling(broken, [x]))).toContain("read before it is defined");
    expect(complaint(calling(fnOf([]), [x, x]))).toBe("verify: jitCall passes 2 inputs to a function of 1");
    expect(complaint(calling(fnOf([]), [literal(1, "float32")]))).toBe(
      "verify: jitCall passes float32[] as input 0 of type float32[3]",
    );
  });

  it("shows the equations around the fault, and no more", () => {
    const builder = new Builder();
    let last: Atom = x;
    for (let k = 0; k < 20; k++) [last] = builder.bind(add, [last, x], {}) as [Var];
    const equations = [...builder.equations];
    equations[12] = { ...equations[12]!, inputs: [makeVar(vector), x] };
    expect(faultOf(() => verifyFn(fnOf(equations, [last]))).details).toBe(
      [
        "{ lambda ; a:float32[3]. let",
        "    ... 7 more",
        "    i:float32[3] = add h a",
        "    j:float32[3] = add i a",
        "    k:float32[3] = add j a",
        "    l:float32[3] = add k a",
        "    _:float32[3] = add l a",
        "  > m:float32[3] = add ?:float32[3] a",
        "    n:float32[3] = add m a",
        "    o:float32[3] = add n a",
        "    p:float32[3] = add o a",
        "    q:float32[3] = add p a",
        "    ... 3 more",
        "  in (t,) }",
      ].join("\n"),
    );
  });

  it("tells what passes ensure", () => {
    const builder = new Builder();
    const [a] = builder.bind(add, [x, literal(-0, "float32")], {});
    const [b] = builder.bind(add, [x, literal(0, "float32")], {});
    const [c] = builder.bind(add, [a!, b!], {});
    const clean = builder.finish("f", [x], [c!]);
    expect([noCalls(clean), noDuplicates(clean), allUsed(clean)]).toEqual([undefined, undefined, undefined]);
    const [d] = builder.bind(add, [x, literal(0, "float32")], {});
    expect(noDuplicates(clean)).toMatch(/^equation 3 computes what equation 1 does:\n/);
    expect(allUsed(clean)).toMatch(/^nothing reads the results of equation 3:\n/);
    builder.bind(call, [d!], { fn: clean, name: "f" });
    expect(noCalls(clean)).toMatch(/^equation 4 is a call:\n/);
  });

  it("tells params apart", () => {
    const fill = (first: object, second: object): string | undefined => {
      const equations = [first, second].map((params) => equation(sum, [x], [makeVar(vector)], params));
      return noDuplicates(fnOf(equations));
    };
    expect(fill({ axes: [0, 1] }, { axes: [0, 1] })).toBeDefined();
    expect(fill({ a: 1, b: "x" }, { b: "x", a: 1 })).toBeDefined();
    expect(fill({ value: Number.NaN }, { value: Number.NaN })).toBeDefined();
    expect(fill({ axes: [0, 1] }, { axes: [0, "1"] })).toBeUndefined();
    expect(fill({ axes: [[0], 1] }, { axes: [0, [1]] })).toBeUndefined();
    expect(fill({ value: 0 }, { value: -0 })).toBeUndefined();
    expect(fill({ a: "x,b:y" }, { a: "x", b: "y" })).toBeUndefined();
    expect(fill({ f: () => 0 }, { f: () => 0 })).toBeUndefined();
  });
});

describe("verifyKernel", () => {
  const complaint = (broken: Kernel): string => {
    const fault = faultOf(() => verifyKernel(broken));
    expect(fault.code).toBe("verify/loop");
    return fault.message.split(";")[0]!.replace("verify: kernel sumOfSquares: ", "");
  };
  /** `for i < n { stmts }`, then a correct store, so that one thing is wrong at a time. */
  const inLoop = (...stmts: Stmt[]): Kernel => kernel([loop(i, [...stmts, store(out, [i], zero)])]);
  const bind = (value: Parameters<typeof readLocal>[0] | typeof element, name = "x"): Stmt => ({
    kind: "let",
    local: { name, dtype: "float32" },
    value: "kind" in value ? value : readLocal(value),
  });
  const assign: Stmt = { kind: "assign", local: total, value: zero };
  const carried = [{ local: total, init: zero, combine: "add" }] as const;

  it("accepts a reduction", () => {
    expect(() => verifyKernel(sumOfSquares())).not.toThrow();
  });

  it("accepts a temporary that is stored, then read", () => {
    const scratch: Buffer = { name: "scratch", dtype: "float32", shape: [3], role: "temporary" };
    const k = { extent: 3 };
    const fill = loop(j, [store(scratch, [j], element)]);
    const read = { kind: "load", buffer: scratch, index: [loopIndex(k)] } as const;
    const program = (order: Stmt[]): Kernel => {
      return kernel([loop(i, [...order, store(out, [i], zero)])], [v, out, scratch]);
    };
    expect(() => verifyKernel(program([fill, loop(k, [bind(read)])]))).not.toThrow();
    expect(complaint(program([loop(k, [bind(read)]), fill]))).toBe("temporary scratch is loaded before it is stored");
  });

  it("finds scoping faults of locals", () => {
    expect(complaint(inLoop(bind(square)))).toBe("local square is read outside its block");
    expect(complaint(inLoop(loop(j, [bind(element, "inner")]), bind(total)))).toBe(
      "local total is read outside its block",
    );
    const twice: Stmt = { kind: "let", local: square, value: zero };
    expect(complaint(inLoop(twice, twice))).toBe("local square is defined twice");
    expect(complaint(inLoop(loop(j, [twice]), bind(square)))).toContain("outside its block");
    expect(complaint(inLoop(assign))).toBe("total is assigned, but no loop around carries it");
    expect(complaint(inLoop(loop(j, [], { carried }), assign))).toBe(
      "total is assigned, but no loop around carries it",
    );
  });

  it("finds scoping faults of loops", () => {
    expect(complaint(inLoop(bind(element)))).toBe("an index uses the loop of 3 outside of it");
    expect(complaint(inLoop(loop(i, [])))).toBe("the loop of n runs inside itself");
    expect(complaint(inLoop(loop({ extent: "m" }, [])))).toBe("the loop of m has a size m that is not passed");
    expect(complaint(inLoop(loop({ extent: -1 }, [])))).toBe("the loop of -1 has size -1");
  });

  it("finds schedules that cannot be", () => {
    const unknown = { extent: "n" };
    expect(complaint(inLoop(loop(unknown, [], { schedule: { unroll: true, lanes: 1, jam: 1 } })))).toContain(
      "is unrolled",
    );
    expect(complaint(inLoop(loop(j, [], { schedule: { unroll: false, lanes: 0, jam: 1 } })))).toBe(
      "the loop of 3 has 0 lanes",
    );
    const recurrence = [{ local: total, init: zero, combine: null }];
    expect(complaint(inLoop(loop(j, [], { carried: recurrence, schedule: { unroll: false, lanes: 4, jam: 1 } })))).toBe(
      "total has lanes but no operation that joins them",
    );
  });

  it("finds wrong buffers", () => {
    const other: Buffer = { ...v };
    const load = (buffer: Buffer): Stmt => bind({ kind: "load", buffer, index: [loopIndex(i)] });
    expect(complaint(inLoop(loop(j, [store(v, [i, j], zero)])))).toBe("input v is stored to");
    expect(complaint(inLoop(load(out)))).toBe("output out is loaded");
    expect(complaint(inLoop(load(other)))).toBe("buffer v is not listed in the kernel");
    expect(complaint(inLoop(load(v)))).toBe("v has rank 2 but is indexed with 1");
    expect(complaint(kernel([]))).toBe("output out is never stored");
  });

  it("checks what library functions are handed", () => {
    const scratch: Buffer = { name: "scratch", dtype: "float32", shape: ["n", 3], role: "state" };
    const called = (buffer: Buffer, access: Slice["access"], index = [loopIndex(i)]): Stmt =>
      libraryCall("sortRow", { kind: "slice", buffer, index, access });
    const inKernel = (...stmts: Stmt[]): Kernel => kernel([loop(i, [...stmts, store(out, [i], zero)])], [out, scratch]);
    expect(() => verifyKernel(inKernel(called(scratch, "write"), called(scratch, "update")))).not.toThrow();
    expect(complaint(inKernel(called(scratch, "read")))).toBe("state scratch is loaded before it is stored");
    expect(complaint(inKernel(called(out, "write")))).toBe("output out is handed to a library function");
    expect(complaint(inKernel(called(scratch, "write", [0, 1, 2].map(fixedIndex))))).toBe(
      "axis 0 of scratch has size n but no loop of that size",
    );
    expect(complaint(inKernel(called(scratch, "write", [loopIndex(i), fixedIndex(3)])))).toBe(
      "axis 1 of scratch has size 3 but its index runs from 3 to 3",
    );
    const temporary: Buffer = { ...scratch, role: "temporary" };
    expect(complaint(kernel([loop(i, [called(temporary, "write")])], [out, temporary]))).toBe(
      "temporary scratch is written by a library function",
    );
  });

  it("finds indices out of bounds", () => {
    const at = (first: ReturnType<typeof loopIndex>, second: ReturnType<typeof loopIndex>): Stmt => {
      return loop(j, [bind({ kind: "load", buffer: v, index: [first, second] })]);
    };
    const [row, column] = [loopIndex(i), loopIndex(j)];
    expect(complaint(inLoop(at(row, shiftIndex(column, 1))))).toBe(
      "axis 1 of v has size 3 but its index runs from 1 to 3",
    );
    expect(complaint(inLoop(at(row, row)))).toBe("axis 1 of v has size 3 but its index runs from 0 to Infinity");
    expect(complaint(inLoop(at(column, column)))).toBe("axis 0 of v has size n but no loop of that size");
    expect(complaint(inLoop(at(shiftIndex(row, 1), column)))).toBe("axis 0 of v has size n but no loop of that size");
  });

  it("does not mind what an empty loop would read", () => {
    const none = { extent: 0 };
    const empty: Buffer = { name: "empty", dtype: "float32", shape: [0], role: "output" };
    expect(() => verifyKernel(kernel([loop(none, [store(empty, [none], zero)])], [empty]))).not.toThrow();
  });

  it("checks operands", () => {
    const integer = constant(1, "int32");
    const value = (expr: typeof element): string => complaint(inLoop(bind(expr)));
    expect(value(op("add", "float32", zero, integer))).toBe("operand 1 of add is float32 but gets int32");
    expect(value(op("add", "float32", zero))).toBe("add has 1 operands, expected 2");
    expect(value(op("select", "float32", zero, zero, zero))).toBe("operand 0 of select is bool but gets float32");
    expect(value(op("nothing" as ScalarOp, "float32", zero))).toContain("expected undefined");
    expect(value(op("lt", "float32", zero, zero))).toBe("local x is float32 but gets bool");
    expect(value({ kind: "cast", from: "float32", to: "float32", value: integer })).toContain("gets int32");
    expect(complaint(inLoop(store(out, [i], integer)))).toBe("buffer out is float32 but gets int32");
    expect(() => verifyKernel(inLoop(bind(cast(integer, "int32", "float32"))))).not.toThrow();
  });

  it("marks the statement at fault", () => {
    expect(faultOf(() => verifyKernel(inLoop(bind(square)))).details).toBe(
      [
        "kernel sumOfSquares(sizes n)",
        "  input     v: float32[n,3]",
        "  output    out: float32[n]",
        "  for i < n",
        "  > let x = ?square",
        "    store out[i] = 0",
        "",
      ].join("\n"),
    );
  });
});
