// Medians and spreads over rounds. A ratio is taken within each round, between runs that stood next to each other, so
// that a machine that slows down for a second slows both sides.

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Median absolute deviation from the median. */
export function deviation(values) {
  const center = median(values);
  return median(values.map((value) => Math.abs(value - center)));
}

/** Median and range of `baseline / own`, round by round: how fast a contender is, 1 being as fast as the baseline. */
export function speed(own, baseline) {
  const ratios = own.map((seconds, round) => baseline[round] / seconds);
  return { median: median(ratios), deviation: deviation(ratios), min: Math.min(...ratios), max: Math.max(...ratios) };
}
