// The comment over an emitted kernel: what it computes, on what, from which operations, at what cost. Everything that
// comes from a user is on one `//` line each, with characters that could end the line escaped.

import { type Dim, dtypeBytes, typeText } from "../ir/aval.js";
import { type Buffer, isOwnBuffer, type Kernel } from "../ir/loop-ir.js";
import { type Count, countText, kernelCost } from "./cost.js";

export function headerComment(kernel: Kernel, operations: readonly string[]): string {
  const { flops, transcendentals, calls } = kernelCost(kernel);
  const touched: Count = new Map();
  for (const buffer of kernel.buffers) {
    if (!isOwnBuffer(buffer)) addBytes(touched, buffer);
  }
  const costs = [
    `${countText(flops)} flops`,
    ...(transcendentals.size > 0 ? [`${countText(transcendentals)} transcendentals`] : []),
    ...[...calls].map(([callee, count]) => `${countText(count)} ${callee}`),
    `${countText(touched)} bytes in and out`,
  ];
  const temporaries = kernel.buffers.filter(isOwnBuffer);
  const lines = [
    `${kernel.name}(${signature(kernel, "input")}) -> ${signature(kernel, "output")}`,
    `from   ${operations.join(", ") || "no operations"}`,
    `cost   ${costs.join(", ")}`,
  ];
  if (temporaries.length > 0) {
    lines.push(`holds  ${temporaries.map((buffer) => typeText({ ...buffer, weak: false })).join(", ")}`);
  }
  return lines.map((line) => `// ${oneLine(line)}`).join("\n");
}

function signature(kernel: Kernel, role: Buffer["role"]): string {
  const buffers = kernel.buffers.filter((buffer) => buffer.role === role);
  return buffers.map((buffer) => `${buffer.name} ${typeText({ ...buffer, weak: false })}`).join(", ") || "nothing";
}

function addBytes(count: Count, { shape, dtype }: Buffer): void {
  const symbolic: Dim[] = shape.filter((dim) => typeof dim === "string");
  const fixed = shape.reduce<number>((size, dim) => (typeof dim === "number" ? size * dim : size), dtypeBytes(dtype));
  const key = symbolic.join(" ");
  count.set(key, (count.get(key) ?? 0) + fixed);
}

/** Text with everything that is not plain printable ASCII escaped, so that it cannot leave its comment line. */
function oneLine(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
