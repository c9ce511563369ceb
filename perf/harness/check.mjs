// Values before times: what a contender returns is compared with the reference, element by element.

/** All numbers of a result, in order: arrays of the package, typed arrays, numbers, lists and records of those. */
export function flatten(result) {
  if (typeof result === "number") return [result];
  if (ArrayBuffer.isView(result)) return [...result];
  if (Array.isArray(result)) return result.flatMap(flatten);
  if (ArrayBuffer.isView(result?.data)) return [...result.data];
  if (typeof result === "object" && result !== null) return Object.values(result).flatMap(flatten);
  throw new Error(`a result holds ${typeof result}, expected numbers`);
}

/** What is wrong with a result, or undefined. Error is measured against the size of the expected element, at least 1. */
export function complaint(result, expected, tolerance) {
  const got = flatten(result);
  if (got.length !== expected.length) return `${got.length} numbers, expected ${expected.length}`;
  for (let k = 0; k < got.length; k++) {
    const error = Math.abs(got[k] - expected[k]) / Math.max(1, Math.abs(expected[k]));
    if (!(error <= tolerance)) return `element ${k} is ${got[k]}, expected ${expected[k]} within ${tolerance}`;
  }
  return undefined;
}
