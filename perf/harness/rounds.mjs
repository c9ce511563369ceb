// Contenders of any kind take turns: in this package's process, in a peer's, in an executable made from C.

import { openServer } from "./processes.mjs";

/**
 * Seconds per call of every contender of a shape, per round. `others` are functions that start a further process for
 * the shape; those that cannot are told to `leftOut` with the reason.
 */
export async function measureShape(file, shape, settings, others = [], leftOut = () => {}) {
  const opened = [await openServer(file, shape, settings)];
  try {
    for (const { name, open } of others) {
      try {
        opened.push(await open(file, shape, settings));
      } catch (error) {
        leftOut(name, error.message);
      }
    }
    const contenders = opened.flatMap(({ contenders }) => contenders).map((one) => ({ ...one, seconds: [] }));
    await takeTurns(contenders, settings);
    return { contenders, extraBytes: opened[0].extraBytes };
  } finally {
    for (const { close } of opened) close();
  }
}

/** Who goes first changes from round to round: a drifting machine favours no one. Warm-up rounds are not kept. */
export async function takeTurns(contenders, { rounds, warmup }) {
  for (let round = -warmup; round < rounds; round++) {
    for (let k = 0; k < contenders.length; k++) {
      const { time, seconds } = contenders[(k + round + warmup) % contenders.length];
      const taken = await time();
      if (round >= 0) seconds.push(taken);
    }
  }
}
