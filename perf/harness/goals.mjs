// What the generated code has to reach, checked against a run: one line per goal with what was measured.

import { best } from "./rank.mjs";
import { median, speed } from "./statistics.mjs";
import { numberText } from "./table.mjs";

/** No slower than the best code by hand, within noise. */
const ofHand = 0.95;

/**
 * Goals of one shape. A workload may name its own: `{ over, factor }` is a speed against a contender, `{ what, value,
 * atMost, unit }` a number worked out from the seconds of the contenders by name.
 */
export function goalsOf(workload, shape, contenders) {
  const own = (workload.goals ?? []).filter((goal) => (goal.shape ?? shape.join("x")) === shape.join("x"));
  const [first] = contenders;
  const seconds = (name) => contenders.find((contender) => contender.name === name).seconds;
  const common = workload.hasOwnGoals
    ? []
    : [
        {
          what: "of the best by hand",
          got: speed(first.seconds, best(contenders, "hand").seconds).median,
          atLeast: ofHand,
        },
      ];
  const named = own.map(({ over, factor, what, value, atMost, unit }) =>
    over === undefined
      ? { what, got: value(seconds), atMost, unit }
      : { what: `of '${over}'`, got: speed(first.seconds, seconds(over)).median, atLeast: factor },
  );
  return [...common, ...named].map((goal) => ({ workload: workload.name, shape: shape.join("x"), ...goal }));
}

export function coldStartGoals(name, { load, first }) {
  return [
    { workload: name, shape: "import", what: "", got: median(load) * 1e3, atMost: 40, unit: "ms" },
    { workload: name, shape: "first result", what: "", got: median(first) * 1e3, atMost: 15, unit: "ms" },
  ];
}

export const isMet = ({ got, atLeast, atMost }) => (atLeast === undefined ? got <= atMost : got >= atLeast);

export function goalLine(goal) {
  const { workload, shape, what, got, atLeast, atMost, unit = "x" } = goal;
  const wanted = atLeast === undefined ? `at most ${atMost} ${unit}` : `at least ${atLeast} ${unit}`;
  const subject = `${workload} ${shape}`.padEnd(26);
  return `${isMet(goal) ? "reached" : "missed "}  ${subject}  ${numberText(got)} ${unit} ${what}, wanted ${wanted}`;
}
