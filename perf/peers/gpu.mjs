// The workloads in gpu.js: a kernel computes one output element. Without a graphics device, as here, kernels run in its
// mode for the processor. It translates the text of a kernel, which so refers to nothing outside of itself. Inputs are
// typed arrays with a size; results are nested typed arrays.

import { GPU, input } from "gpu.js";

export const name = "gpu.js (cpu)";

const programs = {
  W1: ([n, d]) => ({
    kernel: function (x) {
      let total = 0;
      for (let k = 0; k < this.constants.d; k++) total += x[this.thread.x][k] * x[this.thread.x][k];
      return total;
    },
    sizes: [[d, n]],
    output: [n],
    constants: { d },
  }),
  W2: ([n]) => ({
    kernel: function (spot, strike, years) {
      const t = years[this.thread.x];
      const deviation = 0.3 * Math.sqrt(t);
      const d1 = (Math.log(spot[this.thread.x] / strike[this.thread.x]) + 0.065 * t) / deviation;
      return spot[this.thread.x] * normal(d1) - strike[this.thread.x] * Math.exp(-0.02 * t) * normal(d1 - deviation);
    },
    functions: [
      function normal(x) {
        const k = 1 / (1 + 0.2316419 * Math.abs(x));
        const polynomial =
          k * (0.31938153 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))));
        const tail = 0.3989422804014327 * Math.exp(-0.5 * x * x) * polynomial;
        if (x < 0) return tail;
        return 1 - tail;
      },
    ],
    sizes: [[n], [n], [n]],
    output: [n],
  }),
  W4: ([n, m, d]) => ({
    kernel: function (x, y) {
      let total = 0;
      for (let k = 0; k < this.constants.d; k++) {
        const difference = x[this.thread.y][k] - y[this.thread.x][k];
        total += difference * difference;
      }
      return total;
    },
    sizes: [
      [d, n],
      [d, m],
    ],
    output: [m, n],
    constants: { d },
  }),
  W6: ([n, m, p, count]) =>
    count === undefined && {
      kernel: function (a, b) {
        let total = 0;
        for (let k = 0; k < this.constants.m; k++) total += a[this.thread.y][k] * b[k][this.thread.x];
        return total;
      },
      sizes: [
        [m, n],
        [p, m],
      ],
      output: [p, n],
      constants: { m },
    },
  W8: ([n]) => ({
    kernel: function (x) {
      const t = Math.tanh(1.5 * x[this.thread.x] + 0.25) * 2 - 0.5;
      return Math.log(Math.max(Math.sqrt(t * t + 1), 1.2));
    },
    sizes: [[n]],
    output: [n],
  }),
  W8b: ([n]) => ({
    kernel: function (x) {
      const v = x[this.thread.x];
      return Math.max(Math.abs((1.5 * v + 0.25) * v - 2) * 0.5 + v, 0) * 0.5 - 1;
    },
    sizes: [[n]],
    output: [n],
  }),
  W15: ([width, height, limit]) => ({
    kernel: function (xs, ys) {
      let zr = 0;
      let zi = 0;
      let count = 0;
      for (let k = 0; k < this.constants.limit; k++) {
        if (zr * zr + zi * zi > 4) break;
        const next = zr * zr - zi * zi + xs[this.thread.x];
        zi = 2 * zr * zi + ys[this.thread.y];
        zr = next;
        count++;
      }
      return count;
    },
    sizes: [[width], [height]],
    output: [width, height],
    constants: { limit },
  }),
};

export async function start(workload, inputs, shape) {
  const program = programs[workload]?.(shape);
  if (!program) return undefined;
  const { kernel, functions = [], sizes, output, constants = {} } = program;
  const gpu = new GPU({ mode: "cpu" });
  for (const helper of functions) gpu.addFunction(helper);
  const run = gpu.createKernel(kernel, { output, constants });
  const args = Object.values(inputs).map((data, k) => (sizes[k].length === 1 ? data : input(data, sizes[k])));
  return () => run(...args);
}
