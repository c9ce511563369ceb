// Cost and memory of a kernel as numbers, once the symbolic sizes are known.

import { ShapeError } from "../errors.js";
import { type Dim, type DType, dtypeBytes } from "../ir/aval.js";
import type { Buffer, Kernel } from "../ir/loop-ir.js";
import { eachOwnAccess, eachStmt } from "../ir/walk.js";
import { type Count, kernelCost } from "./cost.js";

/** Symbolic sizes by name. */
export type Sizes = Readonly<Record<string, number>>;

export interface CostAnalysis {
  /** Arithmetic operations and comparisons, one each, without those below and those inside sorts, factorisations and the like. */
  readonly flops: number;
  /** Calls of exp, log, sin and the like. */
  readonly transcendentals: number;
  /** Bytes of the inputs that are read and of the outputs, each once. */
  readonly bytes: number;
}

export interface MemoryAnalysis {
  readonly argumentBytes: number;
  readonly outputBytes: number;
  /** Allocated at each call, because their size depends on a symbolic one. */
  readonly temporaryBytes: number;
  /** Allocated once with the kernel. */
  readonly scratchBytes: number;
}

/** @throws ShapeError shape/size-value when a symbolic size of the kernel is not among `sizes`. */
export function analyseCost(kernel: Kernel, sizes: Sizes): CostAnalysis {
  const { flops, transcendentals } = kernelCost(kernel);
  const read = loadedBuffers(kernel);
  const touched = kernel.buffers.filter((buffer) => buffer.role === "output" || read.has(buffer));
  return {
    flops: total(flops, sizes),
    transcendentals: total(transcendentals, sizes),
    bytes: sum(
      touched.filter(({ role }) => role === "input" || role === "output"),
      sizes,
    ),
  };
}

/** @throws ShapeError shape/size-value when a symbolic size of the kernel is not among `sizes`. */
export function analyseMemory({ buffers }: Kernel, sizes: Sizes): MemoryAnalysis {
  const own = buffers.filter(({ role }) => role !== "input" && role !== "output");
  const isSized = ({ shape }: Buffer): boolean => shape.some((dim) => typeof dim === "string");
  return {
    argumentBytes: sum(
      buffers.filter(({ role }) => role === "input"),
      sizes,
    ),
    outputBytes: sum(
      buffers.filter(({ role }) => role === "output"),
      sizes,
    ),
    temporaryBytes: sum(own.filter(isSized), sizes),
    scratchBytes: sum(
      own.filter((buffer) => !isSized(buffer)),
      sizes,
    ),
  };
}

function loadedBuffers({ body }: Kernel): Set<Buffer> {
  const loaded = new Set<Buffer>();
  eachStmt(body, (stmt) => {
    eachOwnAccess(stmt, ({ buffer, reads }) => {
      if (reads) loaded.add(buffer);
    });
  });
  return loaded;
}

function total(count: Count, sizes: Sizes): number {
  let all = 0;
  for (const [names, times] of count) {
    const factors = names === "" ? [] : names.split(" ");
    all += factors.reduce((product, name) => product * sizeOf(name, sizes), times);
  }
  return all;
}

function sum(buffers: readonly Buffer[], sizes: Sizes): number {
  return buffers.reduce((bytes, buffer) => bytes + bytesOf(buffer, sizes), 0);
}

function bytesOf({ shape, dtype, role }: Buffer, sizes: Sizes): number {
  // Temporaries of float32 values are kept in double precision: only outputs are rounded.
  const stored: DType = dtype === "float32" && role !== "input" && role !== "output" ? "float64" : dtype;
  return shape.reduce<number>((bytes, dim) => bytes * sizeOf(dim, sizes), dtypeBytes(stored));
}

function sizeOf(dim: Dim, sizes: Sizes): number {
  if (typeof dim === "number") return dim;
  if (Object.hasOwn(sizes, dim)) return sizes[dim]!;
  throw new ShapeError(
    "shape/size-value",
    `analysis: the program has a size '${dim}' that is open, expected a number for it; pass { ${dim}: 1000 }`,
  );
}
