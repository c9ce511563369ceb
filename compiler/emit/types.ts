// The declarations (`.d.ts`) of an emitted module, and how its comments write the types of trees.

import { type Aval, storageName, typeText } from "../ir/aval.js";
import type { Tree } from "../trace/tree.js";
import { takesFlatData } from "./entry.js";
import type { Interface } from "./interface.js";

/** The types that every module declares. */
export const commonTypes = `/** An array: its elements row after row, its sizes and its dtype. A bool is stored as 0 or 1. */
export interface Dense<Data, DType extends string, Shape extends readonly number[]> {
  data: Data;
  shape: Shape;
  dtype: DType;
}

/** What is taken for an array where a bare typed array is not, or as well. */
export interface ArrayObject<Data, DType extends string> {
  readonly data: Data;
  readonly shape: readonly number[];
  readonly dtype?: DType;
}`;

/** \`function name(...): ...;\`, with the dtype and shape of every argument. */
export function functionType(name: string, parameters: readonly string[], types: Interface): string {
  const { argsTree, leaves, outputTree, outputs } = types;
  const args = argsTree.kind === "list" ? argsTree.children : [];
  const leaf = readerOf(leaves);
  const lines = args.map((tree, k) => {
    const own = treeText(tree, leaf, { leaf: inputType, comment: true });
    return `  ${own.comment}${parameters[k]}: ${own.text},\n`;
  });
  const out = treeText(outputTree, readerOf(outputs), { leaf: outType, comment: false }).text;
  const result = treeText(outputTree, readerOf(outputs), { leaf: resultType, comment: false }).text;
  return `function ${name}(\n${lines.join("")}  options?: { readonly out?: ${out} | undefined },\n): ${result};`;
}

interface TypeWriter {
  readonly leaf: (aval: Aval) => string;
  readonly comment: boolean;
}

function readerOf(avals: readonly Aval[]): () => Aval {
  let next = 0;
  return () => avals[next++]!;
}

/** The type of a tree. A leaf's dtype and shape become a comment before what it is a part of. */
function treeText(tree: Tree, next: () => Aval, writer: TypeWriter): { text: string; comment: string } {
  switch (tree.kind) {
    case "leaf": {
      const aval = next();
      return { text: writer.leaf(aval), comment: writer.comment ? `/** ${typeText(aval)} */ ` : "" };
    }
    case "null":
      return { text: "null", comment: "" };
    case "list": {
      const items = tree.children.map((child) => {
        const { text, comment } = treeText(child, next, writer);
        return comment + text;
      });
      return { text: `${writer.comment ? "readonly " : ""}[${items.join(", ")}]`, comment: "" };
    }
    case "record": {
      const items = tree.children.map((child, k) => {
        const { text, comment } = treeText(child, next, writer);
        return `${comment}${writer.comment ? "readonly " : ""}${keyText(tree.keys[k]!)}: ${text}`;
      });
      return { text: items.length === 0 ? "{}" : `{ ${items.join("; ")} }`, comment: "" };
    }
  }
}

function arrayObject(aval: Aval): string {
  return `ArrayObject<${storageName(aval.dtype)}, "${aval.dtype}">`;
}

function inputType(aval: Aval): string {
  const scalar = aval.dtype === "bool" ? "boolean" : "number";
  const forms = [storageName(aval.dtype), arrayObject(aval)];
  if (aval.shape.length === 0) return [scalar, ...forms].join(" | ");
  return takesFlatData(aval.shape) ? forms.join(" | ") : arrayObject(aval);
}

function outType(aval: Aval): string {
  return `${storageName(aval.dtype)} | ${arrayObject(aval)}`;
}

function resultType(aval: Aval): string {
  const dims = aval.shape.map((dim) => (typeof dim === "number" ? String(dim) : "number"));
  return `Dense<${storageName(aval.dtype)}, "${aval.dtype}", [${dims.join(", ")}]>`;
}

function keyText(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}

// --- comments -------------------------------------------------------------------------------------------------------

/** `{ w: float32[3], b: [float32[], null] }`, on one line that no comment ends in. */
function describeTypes(tree: Tree, next: () => Aval): string {
  const text = treeText(tree, next, { leaf: typeText, comment: false }).text;
  return text.replaceAll("*/", "*\\/");
}

/** The comment over an exported function. */
export function functionComment(name: string, parameters: readonly string[], types: Interface): string {
  const { argsTree, leaves, outputTree, outputs } = types;
  const args = argsTree.kind === "list" ? argsTree.children : [];
  const next = readerOf(leaves);
  const results = describeTypes(outputTree, readerOf(outputs));
  const lines = [
    `${name}(${parameters.join(", ")}) -> ${results}`,
    ...args.map((tree, k) => `@param ${parameters[k]} ${describeTypes(tree, next)}`),
    "@param [options] `out`: arrays of these types that the results are written to, instead of new ones",
    `@returns ${results}, ${outputTree.kind === "leaf" ? "" : "each "}as { data, shape, dtype }`,
  ];
  return `/**\n${lines.map((line) => ` * ${line}\n`).join("")} */`;
}
