// The printed form of an array: its type, then its elements as NumPy lays them out. Vectors stay on one line while they
// fit, higher ranks get aligned columns, and arrays over 1000 elements show three at each edge.

import { type Dense, type DType, stridesOf, typeText } from "../compiler/ir/aval.js";

const summariseAbove = 1000;
const edgeItems = 3;
const lineWidth = 88;

/** `float32[4] [14, 77, 194, 1]`; from rank 2 on the elements start on a line of their own. */
export function formatArray(array: Dense): string {
  const head = typeText(array);
  if (array.data.length === 0) return `${head} []`;
  if (array.shape.length === 0) return `${head} ${formatElement(array.data[0]!, array.dtype)}`;
  const layout = layoutOf(array);
  const oneLine = `${head} [${layout.rows[0]?.join(", ")}]`;
  if (array.shape.length === 1 && oneLine.length <= lineWidth) return oneLine;
  return `${head}\n${formatBlock(layout, array.shape.length)}`;
}

/** One element: the shortest decimal that reads back as the same value of the dtype. */
function formatElement(value: number, dtype: DType): string {
  if (dtype === "bool") return value !== 0 ? "true" : "false";
  if (Object.is(value, -0)) return "-0";
  if (dtype !== "float32" || !Number.isFinite(value)) return String(value);
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(Number(value.toPrecision(9)));
}

interface Layout {
  /** Elements of the innermost lists, in order; `...` where elements are left out. */
  readonly rows: readonly (readonly string[])[];
  /** Length of each axis as shown, an ellipsis counted as one. */
  readonly shown: readonly number[];
  /** Position of the ellipsis on each axis, or -1. */
  readonly gap: readonly number[];
}

function layoutOf(array: Dense): Layout {
  const summarise = array.data.length > summariseAbove;
  const indices = array.shape.map((dim) => {
    if (!summarise || dim <= 2 * edgeItems) return Array.from({ length: dim }, (_, k) => k);
    return [0, 1, 2, -1, dim - 3, dim - 2, dim - 1];
  });
  const strides = stridesOf(array.shape);
  const rows: string[][] = [];
  const walk = (axis: number, position: number): void => {
    if (axis === array.shape.length - 1) {
      rows.push(indices[axis]!.map((k) => (k < 0 ? "..." : formatElement(array.data[position + k]!, array.dtype))));
      return;
    }
    for (const k of indices[axis]!) {
      if (k >= 0) walk(axis + 1, position + k * strides[axis]!);
    }
  };
  walk(0, 0);
  return { rows, shown: indices.map((list) => list.length), gap: indices.map((list) => list.indexOf(-1)) };
}

function formatBlock({ rows, shown, gap }: Layout, rank: number): string {
  const width = Math.max(...rows.flat().map((text) => text.length));
  let next = 0;
  const block = (axis: number): string => {
    const indent = " ".repeat(axis + 1);
    if (axis === rank - 1) return `[${wrap(rows[next++]!, width, indent)}]`;
    const separator = `,${"\n".repeat(rank - 1 - axis)}${indent}`;
    const parts: string[] = [];
    for (let k = 0; k < shown[axis]!; k++) parts.push(k === gap[axis] ? "..." : block(axis + 1));
    return `[${parts.join(separator)}]`;
  };
  return block(0);
}

/** Elements in columns, broken over lines when the row is long. */
function wrap(row: readonly string[], width: number, indent: string): string {
  const perLine = Math.max(1, Math.floor((lineWidth - indent.length) / (width + 2)));
  const cells = row.map((text) => (text === "..." ? text : text.padStart(width)));
  const lines: string[] = [];
  for (let k = 0; k < cells.length; k += perLine) lines.push(cells.slice(k, k + perLine).join(", "));
  return lines.join(`,\n${indent}`);
}
