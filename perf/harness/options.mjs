// The command line of the runner.

import { parseArgs } from "node:util";

export const usage = `node perf/run.mjs [--only W1,W7] [--quick] [--rounds N] [--json FILE] [--markdown] [--no-others] [--curves] [--compare REV]
  --only       names of workloads, with commas
  --quick      W1, W2 and W7 on small inputs and few rounds; exits 1 when W1 is far slower than by hand
  --rounds     rounds per workload (default 9, with --quick 3)
  --json       writes the results there as well as to perf/report/results.json
  --markdown   prints the table for docs/performance.md at the end
  --no-others  leaves gcc and the libraries of perf/peers out
  --curves     the curves alone: time over rows, compile time over equations
  --compare    this build against that of another commit, both in the same run`;

/** How long one contender runs in one round: samples last at least minTime, for about maxTime in all. */
const timing = {
  full: { warmup: 1, minTime: 0.02, maxTime: 0.12 },
  quick: { warmup: 1, minTime: 0.01, maxTime: 0.04 },
};

export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: "string" },
      quick: { type: "boolean", default: false },
      rounds: { type: "string" },
      json: { type: "string" },
      markdown: { type: "boolean", default: false },
      "no-others": { type: "boolean", default: false },
      curves: { type: "boolean", default: false },
      compare: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  const rounds = Number(values.rounds ?? (values.quick ? 3 : 9));
  if (!(Number.isInteger(rounds) && rounds > 0)) throw new Error(`--rounds is ${values.rounds}, expected 1 or more`);
  return {
    help: values.help,
    quick: values.quick,
    only: values.only?.split(","),
    json: values.json,
    markdown: values.markdown,
    others: !values["no-others"] && !values.quick,
    curves: values.curves,
    compare: values.compare,
    settings: { rounds, ...(values.quick ? timing.quick : timing.full) },
  };
}
