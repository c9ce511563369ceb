// The exported function of an emitted module: takes the arguments apart, checks them against the one signature it is
// compiled for, allocates the results, and calls the loops. What a call costs is a comparison per array.

import { generate } from "astring";
import type * as es from "estree";
import { type Aval, type Dim, type Shape, storageName, typeText } from "../ir/aval.js";
import { identifierFrom, type NameScope } from "../ir/names.js";
import type { LibraryName } from "../library/text.js";
import { describeTree, leafPaths, type PathStep, pathText, type Tree } from "../trace/tree.js";
import {
  at,
  binary,
  call,
  conditional,
  construct,
  declare,
  expressionStatement,
  functionDeclaration,
  id,
  ifElse,
  list,
  literalNull,
  logical,
  member,
  num,
  optionalAt,
  optionalProperty,
  property,
  record,
  returns,
  str,
  throws,
  unary,
  when,
} from "./estree.js";
import type { Interface } from "./interface.js";
import { buildTree, elementCount } from "./trees.js";

export interface EntryContext {
  /** The name in messages. */
  readonly label: string;
  readonly functionName: string;
  readonly loops: string;
  /** Names of the captured arrays, which the loops take first. */
  readonly constants: readonly string[];
  /** A statement that throws while constants are not there yet. */
  readonly guard: es.Statement | undefined;
  /** Names of the module. */
  readonly scope: NameScope;
  /** Notes that a function of the library is needed and gives its name. */
  readonly use: (name: LibraryName) => es.Identifier;
}

export interface EmittedEntry {
  /** Declarations that stand before the function: one typed array per scalar argument. */
  readonly slots: readonly string[];
  readonly code: string;
  /** Identifier of each parameter. */
  readonly parameters: readonly string[];
}

export function emitEntry(types: Interface, context: EntryContext): EmittedEntry {
  return new Entry(types, context).emit();
}

class Entry {
  private readonly types: Interface;
  private readonly context: EntryContext;
  private readonly scope: NameScope;
  private readonly body: es.Statement[] = [];
  private readonly slots: string[] = [];
  private readonly sizes = new Map<string, string>();
  private readonly inputs: es.Expression[] = [];
  private readonly out: es.Identifier;
  private nextLeaf = 0;

  constructor(types: Interface, context: EntryContext) {
    this.types = types;
    this.context = context;
    this.scope = context.scope.inner();
    this.out = id(this.scope.take("out"));
  }

  emit(): EmittedEntry {
    const { argsTree, parameterNames, outputs, outputTree, sizes } = this.types;
    const { label, functionName, loops, constants, guard, use } = this.context;
    const parameters = parameterNames.map((name, k) => this.scope.take(identifierFrom(name, `arg${k}`)));
    const options = this.scope.take("options");
    if (guard !== undefined) this.body.push(guard);
    const args = argsTree.kind === "list" ? argsTree.children : [];
    args.forEach((tree, k) => this.walk(tree, id(parameters[k]!), parameterNames[k]!));
    const results = this.allocateResults(parameters.length, id(options));
    const captured = constants.map(id);
    const apart = call(use("keepApart"), str(label), list(results), list([...captured, ...this.inputs]));
    this.body.push(when(binary("!==", this.out, id("undefined")), expressionStatement(apart)));
    const sizeArgs = sizes.map((size) => this.dim(size));
    this.body.push(expressionStatement(call(id(loops), ...captured, ...this.inputs, ...results, ...sizeArgs)));
    const records = outputs.map((aval, k) => this.resultOf(aval, results[k]!));
    this.body.push(returns(buildTree(outputTree, records)));
    const declaration = functionDeclaration(functionName, [...parameters, options], this.body);
    return { slots: this.slots, code: generate(declaration, { indent: "  " }).trimEnd(), parameters };
  }

  // --- arguments ----------------------------------------------------------------------------------------------------

  private walk(tree: Tree, value: es.Identifier, path: string): void {
    switch (tree.kind) {
      case "leaf":
        this.leaf(value, path);
        return;
      case "null":
        this.requireTree(binary("!==", value, literalNull()), tree, value, path);
        return;
      case "list": {
        const isList = call(member(id("Array"), "isArray"), value);
        const length = binary("!==", member(value, "length"), num(tree.children.length));
        this.requireTree(logical("||", unary("!", isList), length), tree, value, path);
        tree.children.forEach((child, k) => this.child(child, at(value, num(k)), path, k));
        return;
      }
      case "record": {
        const { keys, children } = tree;
        const isRecord = call(this.context.use("isRecord"), value, num(keys.length));
        this.requireTree(unary("!", isRecord), tree, value, path);
        children.forEach((child, k) => this.child(child, property(value, keys[k]!), path, keys[k]!));
      }
    }
  }

  private child(tree: Tree, value: es.Expression, path: string, step: PathStep): void {
    const inner = path + pathText([step]);
    const name = this.scope.take(identifierFrom(typeof step === "number" ? inner : step, "item"));
    this.body.push(declare("const", name, value));
    this.walk(tree, id(name), inner);
  }

  private requireTree(wrong: es.Expression, tree: Tree, value: es.Expression, path: string): void {
    const { label, use } = this.context;
    const error = call(use("wrongTree"), str(label), str(path), value, str(describeTree(tree)));
    this.body.push(ifElse(wrong, [throws(error)], []));
  }

  /** `const xData = x instanceof Float32Array ? x : dataOf(...)`, the sizes it tells, and a test of everything else. */
  private leaf(value: es.Identifier, path: string): void {
    const aval = this.types.leaves[this.nextLeaf++]!;
    const { use, label } = this.context;
    const isFlat = takesFlatData(aval.shape);
    const known = [...new Set(aval.shape)].filter((dim) => typeof dim === "string" && this.sizes.has(dim)) as string[];
    const data = id(this.scope.take(`${value.name}Data`));
    this.body.push(declare("const", data, this.dataOf(aval, value, isFlat)));
    const wrongLength = this.lengthTest(aval, value, data, isFlat);
    const wrongShape = unary("!", call(use("hasShape"), value, this.dims(aval)));
    const isObject = aval.shape.length === 0 ? this.isObjectScalar(value, data) : binary("!==", data, value);
    const test = logical("||", wrongLength, isFlat ? logical("&&", isObject, wrongShape) : wrongShape);
    const sizes = record(known.map((size) => [size, this.dim(size)]));
    const error = call(use("wrongType"), str(label), str(path), str(typeText(aval)), value, sizes);
    this.body.push(ifElse(test, [throws(error)], []));
    this.inputs.push(data);
  }

  private dataOf(aval: Aval, value: es.Identifier, isFlat: boolean): es.Expression {
    const storage = id(storageName(aval.dtype));
    const object = call(this.context.use("dataOf"), value, storage, str(aval.dtype));
    if (!isFlat) return object;
    const data = conditional(binary("instanceof", value, storage), value, object);
    if (aval.shape.length > 0) return data;
    const slot = this.scope.take(`${this.context.functionName}_${value.name}`);
    this.context.scope.take(slot);
    this.slots.push(`const ${slot} = /* @__PURE__ */ new ${storage.name}(1);`);
    const isBool = aval.dtype === "bool";
    const held = call(this.context.use("holdNumber"), id(slot), isBool ? call(id("Number"), value) : value);
    return conditional(binary("===", unary("typeof", value), str(isBool ? "boolean" : "number")), held, data);
  }

  /** What came for a scalar is neither a number nor a bare typed array. */
  private isObjectScalar(value: es.Identifier, data: es.Identifier): es.Expression {
    return logical("&&", binary("===", unary("typeof", value), str("object")), binary("!==", data, value));
  }

  /** True when the length does not fit; a size that is met for the first time becomes a constant before the test. */
  private lengthTest(aval: Aval, value: es.Identifier, data: es.Identifier, isFlat: boolean): es.Expression {
    const length = optionalProperty(data, "length");
    const open = aval.shape.filter(
      (dim, axis) => typeof dim === "string" && !this.sizes.has(dim) && aval.shape.indexOf(dim) === axis,
    ) as string[];
    if (isFlat && open.length === 1) {
      const rest = aval.shape.reduce<number>((product, dim) => (typeof dim === "number" ? product * dim : product), 1);
      const size = this.bindSize(open[0]!, rest === 1 ? length : binary("/", length, num(rest)));
      return unary("!", call(member(id("Number"), "isInteger"), size));
    }
    for (const size of open) {
      this.bindSize(size, optionalAt(optionalProperty(value, "shape"), num(aval.shape.indexOf(size))));
    }
    return binary(
      "!==",
      length,
      elementCount(aval.shape, (dim) => this.dim(dim)),
    );
  }

  private bindSize(size: string, value: es.Expression): es.Identifier {
    const name = this.scope.take(identifierFrom(size, "n"));
    this.sizes.set(size, name);
    this.body.push(declare("const", name, value));
    return id(name);
  }

  private dim(dim: Dim): es.Expression {
    return typeof dim === "number" ? num(dim) : id(this.sizes.get(dim)!);
  }

  // --- results ------------------------------------------------------------------------------------------------------

  /** Declares the arrays of the results: those of `options.out`, or new ones. */
  private allocateResults(count: number, options: es.Identifier): es.Identifier[] {
    const { outputs, outputTree } = this.types;
    const { label, use } = this.context;
    const { out } = this;
    const length = member(id("arguments"), "length"); // its length alone costs nothing, the object would
    const given = call(use("readOut"), str(label), options, num(count), length);
    const hasOptions = binary(">", length, num(count));
    this.body.push(declare("const", out, conditional(hasOptions, given, id("undefined"))));
    const paths = leafPaths(outputTree);
    return outputs.map((aval, k) => {
      const result = id(this.scope.take(outputs.length === 1 ? "result" : `result${k}`));
      const storage = storageName(aval.dtype);
      const own = construct(
        storage,
        elementCount(aval.shape, (dim) => this.dim(dim)),
      );
      const place = paths[k]!.reduce<es.Expression>(
        (at, step) => (typeof step === "number" ? optionalAt(at, num(step)) : optionalProperty(at, step)),
        out,
      );
      const where = str(`${label}: out${pathText(paths[k]!)}`);
      const taken = call(use("outData"), where, place, id(storage), str(aval.dtype), this.dims(aval));
      this.body.push(declare("const", result, conditional(isUndefined(out), own, taken)));
      return result;
    });
  }

  private dims(aval: Aval): es.Expression {
    return list(aval.shape.map((dim) => this.dim(dim)));
  }

  private resultOf(aval: Aval, data: es.Identifier): es.Expression {
    return record([
      ["data", data],
      ["shape", this.dims(aval)],
      ["dtype", str(aval.dtype)],
    ]);
  }
}

function isUndefined(value: es.Expression): es.Expression {
  return binary("===", value, id("undefined"));
}

/** A bare typed array tells the sizes when one at most is open, and what it divides by is not 0. */
export function takesFlatData(shape: Shape): boolean {
  const open = shape.filter((dim) => typeof dim === "string");
  return open.length === 0 || (open.length === 1 && !shape.includes(0));
}
