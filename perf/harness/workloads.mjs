// The workloads of a run, in order.

import { readdirSync } from "node:fs";

const folder = new URL("../workloads/", import.meta.url);
const quickWorkloads = ["W1", "W2", "W7"];

/** Files and modules of those that are asked for. */
export async function chosenWorkloads({ only, quick }) {
  const all = [];
  for (const name of readdirSync(folder).sort()) {
    const file = new URL(name, folder);
    all.push({ file, workload: await import(file) });
  }
  const names = all.map(({ workload }) => workload.name);
  const wanted = only ?? (quick ? quickWorkloads : names);
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`no workload ${unknown.join(", ")}; there are ${names.join(", ")}`);
  return all.filter(({ workload }) => wanted.includes(workload.name));
}
