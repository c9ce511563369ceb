// The user's line, for error messages: the first stack frame that is not in this package.

const here = "compiler/trace/user-frame.";

/** What every frame of this package has in it, up to its folder; undefined when a bundler has moved the code. */
const root = packageRoot();

function packageRoot(): string | undefined {
  const frame = stackLines().find((line) => line.includes(here));
  return frame?.slice(0, frame.indexOf(here)).replace(/^.*?\(/, "").replace(/^\s*at (async )?/, ""); // biome-ignore format: one line
}

function stackLines(): string[] {
  const host = Error as { stackTraceLimit?: number };
  const limit = host.stackTraceLimit;
  host.stackTraceLimit = 50;
  const { stack = "" } = new Error();
  if (limit !== undefined) host.stackTraceLimit = limit;
  return stack.split("\n").slice(1);
}

/** ` at file:line:column` of the caller outside this package, or "" when the stack does not tell. */
export function userFrame(): string {
  if (root === undefined) return "";
  const ours = [`${root}compiler/`, `${root}runtime/`];
  for (const line of stackLines()) {
    const place = line.trim().replace(/^at /, "");
    if (place.includes("node:internal") || place.endsWith("(<anonymous>)") || place === "<anonymous>") continue;
    if (!ours.some((folder) => place.includes(folder))) return ` at ${place}`;
  }
  return "";
}
