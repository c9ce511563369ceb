// The user's line, for error messages: the first stack frame that is not in this package.

const packageRoot = new URL("../../", import.meta.url).href;
const ours = ["compiler/", "runtime/"].map((folder) => packageRoot + folder);
const oursOnDisk = ours.map((url) => decodeURIComponent(url.replace(/^file:\/\//, "")));

/** `at file:line:column` of the caller outside this package, or "" when the stack does not tell. */
export function userFrame(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 50;
  const stack = new Error().stack ?? "";
  Error.stackTraceLimit = limit;
  for (const line of stack.split("\n").slice(1)) {
    const place = line.trim().replace(/^at /, "");
    if (place.includes("node:internal") || place.startsWith("Array.") || place.includes("<anonymous>")) continue;
    if (ours.some((folder) => place.includes(folder)) || oursOnDisk.some((folder) => place.includes(folder))) continue;
    return ` at ${place}`;
  }
  return "";
}
