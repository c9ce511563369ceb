// The wrapper around a kernel: walks the arguments, compares them literally with the one signature it was made for,
// allocates the outputs and builds the result tree. Anything unexpected returns `miss`, and the caller looks further.
// No key is built and no container made on this path: a literal guard costs nanoseconds, a string key ten times that.

import { generate } from "astring";
import type * as es from "estree";
import { type Aval, type Dim, storageName } from "../ir/aval.js";
import { identifierFrom, NameScope } from "../ir/names.js";
import type { Tree } from "../trace/tree.js";
import {
  assign,
  at,
  binary,
  bool,
  call,
  construct,
  declare,
  expressionStatement,
  functionDeclaration,
  id,
  list,
  literalNull,
  member,
  num,
  returns,
  str,
  unary,
  when,
} from "./estree.js";
import { buildTree, elementCount } from "./trees.js";

/** How an array leaf comes in: an array object, a bare typed array, or a JavaScript scalar. */
export type LeafForm = "array" | "typed" | "number" | "boolean";

export interface DispatchSpec {
  readonly name: string;
  /** Structure of the argument list; statics are leaves. */
  readonly argsTree: Tree;
  /** Per leaf of the arguments: its form and type, or "static" for a value compared by Object.is. */
  readonly leaves: readonly ({ readonly form: LeafForm; readonly aval: Aval } | "static")[];
  readonly outputs: readonly Aval[];
  readonly outputTree: Tree;
  readonly captured: number;
  /** Symbolic sizes in the order the kernel takes them. */
  readonly sizes: readonly string[];
  /** The caller hands over the arrays that results are written to, as a tree like that of the results. */
  readonly into: boolean;
}

/**
 * Text of a function `(kernel, NDArray, captured, statics, scalars, miss, notRecord) -> (args, out) -> result | miss`.
 * `captured`: typed arrays of captured values; `scalars`: one typed array of length 1 per leaf, for JavaScript scalars.
 */
export function emitDispatch(spec: DispatchSpec): string {
  return new Dispatch(spec).emit();
}

type OnLeaf = (position: number, value: es.Expression) => void;

class Dispatch {
  private readonly spec: DispatchSpec;
  private readonly body: es.Statement[] = [];
  private readonly sizes = new Map<string, string>();
  private readonly scope = new NameScope([
    "kernel",
    "NDArray",
    "captured",
    "statics",
    "scalars",
    "miss",
    "notRecord",
    "args",
    "out",
  ]);
  private readonly inputs: es.Expression[] = [];
  private nextLeaf = 0;

  constructor(spec: DispatchSpec) {
    this.spec = spec;
  }

  emit(): string {
    const { captured, sizes, into } = this.spec;
    this.walk(this.spec.argsTree, id("args"), (leaf, value) => this.leaf(leaf, value), true);
    const kernelInputs = [...Array.from({ length: captured }, (_, k) => at(id("captured"), num(k))), ...this.inputs];
    const outputs = into ? this.givenOutputs(kernelInputs) : this.newOutputs();
    const sizeArgs = sizes.map((size) => id(this.sizes.get(size)!));
    this.body.push(expressionStatement(call(id("kernel"), ...kernelInputs, ...outputs.data, ...sizeArgs)));
    this.body.push(returns(outputs.result));
    const name = this.fresh(`call_${identifierFrom(this.spec.name, "kernel")}`);
    const text = generate(functionDeclaration(name, ["args", "out"], this.body), { indent: "  " });
    return `${text}return ${name};\n`;
  }

  private newOutputs(): { data: es.Expression[]; result: es.Expression } {
    const { outputs, outputTree } = this.spec;
    const data = outputs.map((aval, k) => {
      const name = this.fresh(`out${k}`);
      this.body.push(declare("const", name, construct(storageName(aval.dtype), this.product(aval.shape))));
      return id(name);
    });
    const results = outputs.map((aval, k) => this.wrap(aval, data[k]!));
    return { data, result: buildTree(outputTree, results) };
  }

  /** Nothing may share a buffer: what a kernel still reads would be overwritten. */
  private givenOutputs(inputs: readonly es.Expression[]): { data: es.Expression[]; result: es.Expression } {
    const { outputs, outputTree } = this.spec;
    const data: es.Expression[] = [];
    this.nextLeaf = 0;
    this.walk(outputTree, id("out"), (k, value) => {
      const name = this.bind(`out${k}`, value);
      data.push(this.arrayData(`out${k}`, name, outputs[k]!));
    });
    // Reading .buffer costs as much as making a small array, so each is read once.
    const buffers = [...inputs, ...data].map((array) => id(this.bind("buffer", member(array, "buffer"))));
    data.forEach((_, k) => {
      const own = inputs.length + k;
      for (const other of buffers.slice(0, own)) this.refuse(binary("===", buffers[own]!, other));
    });
    return { data, result: id("out") };
  }

  private fresh(name: string): string {
    return this.scope.take(name);
  }

  private require(test: es.Expression): void {
    this.body.push(when(unary("!", test), returns(id("miss"))));
  }

  private refuse(test: es.Expression): void {
    this.body.push(when(test, returns(id("miss"))));
  }

  private walk(tree: Tree, value: es.Expression, onLeaf: OnLeaf, top = false): void {
    switch (tree.kind) {
      case "leaf":
        onLeaf(this.nextLeaf++, value);
        return;
      case "null":
        this.refuse(binary("!==", value, literalNull()));
        return;
      case "list": {
        const name = top ? "args" : this.bind("list", value);
        if (!top) this.require(call(member(id("Array"), "isArray"), id(name)));
        this.refuse(binary("!==", member(id(name), "length"), num(tree.children.length)));
        tree.children.forEach((child, k) => this.walk(child, at(id(name), num(k)), onLeaf));
        return;
      }
      case "record": {
        const name = this.bind("record", value);
        this.refuse(call(id("notRecord"), id(name), num(tree.keys.length)));
        tree.children.forEach((child, k) => {
          const key = str(tree.keys[k]!);
          // An inherited name may stand for a missing key; such names are rare enough to be checked one by one.
          if (tree.keys[k]! in Object.prototype) this.require(call(member(id("Object"), "hasOwn"), id(name), key));
          this.walk(child, at(id(name), key), onLeaf);
        });
      }
    }
  }

  private bind(hint: string, value: es.Expression): string {
    const name = this.fresh(hint);
    this.body.push(declare("const", name, value));
    return name;
  }

  private leaf(position: number, value: es.Expression): void {
    const leaf = this.spec.leaves[position]!;
    if (leaf === "static") {
      this.require(call(member(id("Object"), "is"), value, at(id("statics"), num(position))));
      return;
    }
    const { form, aval } = leaf;
    const name = this.bind(`arg${position}`, value);
    if (form === "number" || form === "boolean") {
      this.refuse(binary("!==", unary("typeof", id(name)), str(form)));
      const slot = this.bind(`scalar${position}`, at(id("scalars"), num(position)));
      this.body.push(assign(at(id(slot), num(0)), id(name)));
      this.inputs.push(id(slot));
    } else if (form === "typed") {
      this.require(binary("instanceof", id(name), id(storageName(aval.dtype))));
      this.matchDim(aval.shape[0]!, member(id(name), "length"));
      this.inputs.push(id(name));
    } else {
      const data = this.arrayData(String(position), name, aval);
      this.refuse(binary("!==", member(id(name), "weak"), bool(aval.weak)));
      this.inputs.push(data);
    }
  }

  /** The elements of an array object of that type. */
  private arrayData(suffix: string, name: string, aval: Aval): es.Expression {
    this.require(binary("instanceof", id(name), id("NDArray")));
    this.refuse(binary("!==", member(id(name), "dtype"), str(aval.dtype)));
    const shape = this.bind(`shape${suffix}`, member(id(name), "shape"));
    this.refuse(binary("!==", member(id(shape), "length"), num(aval.shape.length)));
    aval.shape.forEach((dim, axis) => this.matchDim(dim, at(id(shape), num(axis))));
    const data = this.bind(`data${suffix}`, member(id(name), "data"));
    // One load out of bounds would slow the kernel down for good (4.5x), so a broken array does not get through.
    this.refuse(binary("!==", member(id(data), "length"), this.product(aval.shape)));
    return id(data);
  }

  private matchDim(dim: Dim, value: es.Expression): void {
    if (typeof dim === "number") {
      this.refuse(binary("!==", value, num(dim)));
      return;
    }
    const known = this.sizes.get(dim);
    if (known !== undefined) this.refuse(binary("!==", value, id(known)));
    else this.sizes.set(dim, this.bind(identifierFrom(dim, "n"), value));
  }

  private dim(dim: Dim): es.Expression {
    return typeof dim === "number" ? num(dim) : id(this.sizes.get(dim)!);
  }

  private product(shape: readonly Dim[]): es.Expression {
    return elementCount(shape, (dim) => this.dim(dim));
  }

  private wrap(aval: Aval, data: es.Expression): es.Expression {
    const shape = list(aval.shape.map((dim) => this.dim(dim)));
    return construct("NDArray", data, shape, str(aval.dtype), bool(aval.weak));
  }
}
