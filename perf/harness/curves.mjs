// Curves for the report: time over rows from 1e2 to 1e7, compile time and time of a call over equations from 10 to 3000.
// The growth of a curve is the exponent of the power law that fits it best: 1 is linear.

import { fork } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { logLogChart } from "./curve-chart.mjs";
import { timeText } from "./table.mjs";

const server = fileURLToPath(new URL("./curve-server.mjs", import.meta.url));
const rowWorkloads = ["w01-row-squares", "w08b-cheap-chain", "w10-normalise"];
/** Below, the cost of the call itself shows. */
const fewestRows = 1e3;
const fewestEquations = 100;

export async function curves(folder) {
  console.log("\ntime per row over rows, one program for all sizes");
  const overRows = [];
  for (const name of rowWorkloads) {
    const curve = await ask("rows", new URL(`../workloads/${name}.mjs`, import.meta.url).href);
    overRows.push(curve);
    const cells = curve.points.map(({ size, seconds }) => `${size.toExponential(0)} ${timeText(seconds / size)}`);
    const growth = exponent(curve.points.filter(({ size }) => size >= fewestRows).map((p) => [p.size, p.seconds]));
    console.log(`  ${curve.name}: ${cells.join(", ")}; compiled ${curve.compiled} times; grows as rows^${growth}`);
  }
  console.log("\ncompile time (new function to first result) and time of a warm call per lane, over equations");
  const overEquations = await ask("equations");
  for (const { size, compiling, running } of overEquations) {
    const each = [compiling / size, running / size].map(timeText);
    console.log(
      `  ${String(size).padStart(5)}: compile ${timeText(compiling)}, ${each[0]} per equation; a lane ${timeText(running)}, ${each[1]} per equation`,
    );
  }
  const many = overEquations.filter(({ size }) => size >= fewestEquations);
  console.log(`  compile time grows as equations^${exponent(many.map(({ size, compiling }) => [size, compiling]))},`);
  console.log(`  time of a lane as equations^${exponent(many.map(({ size, running }) => [size, running]))}`);
  writeFileSync(new URL("curves.json", folder), `${JSON.stringify({ overRows, overEquations }, null, 2)}\n`);
  const compiling = overEquations.map(({ size, compiling }) => ({ size, seconds: compiling }));
  const running = overEquations.map(({ size, running }) => ({ size, seconds: running }));
  writeFileSync(new URL("rows.svg", folder), logLogChart("Time of a call over rows", "rows", overRows));
  writeFileSync(
    new URL("equations.svg", folder),
    logLogChart("Compile time, and time of one lane, over equations", "equations", [
      { name: "new function to first result", points: compiling },
      { name: "one lane of a warm call", points: running },
    ]),
  );
}

function ask(...args) {
  return new Promise((resolve, reject) => {
    const child = fork(server, args, { execArgv: ["--expose-gc"] });
    let answer;
    child.on("message", (message) => {
      answer = message;
    });
    child.on("exit", (code) => (code === 0 ? resolve(answer) : reject(new Error(`a curve ended with code ${code}`))));
  });
}

/** Slope of the straight line through the logarithms, with two digits. */
function exponent(points) {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)]);
  const mean = (k) => logs.reduce((sum, point) => sum + point[k], 0) / logs.length;
  const [mx, my] = [mean(0), mean(1)];
  const across = logs.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
  return (logs.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0) / across).toFixed(2);
}
