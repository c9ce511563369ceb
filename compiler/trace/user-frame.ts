// The user's line, for error messages: the first stack frame that is not in this package.

const here = "compiler/trace/user-frame.";

/** What a frame of this package has in it: one of its folders, or the one file that it was bundled into. */
const ours = packagePlaces();

function packagePlaces(): readonly string[] {
  const own = (stackLines()[0] ?? "").replace(/^.*?\(/, "").replace(/^\s*at (async )?/, "");
  const at = own.indexOf(here);
  if (at >= 0) return [`${own.slice(0, at)}compiler/`, `${own.slice(0, at)}runtime/`];
  return [own.replace(/:\d+:\d+\)?$/, ":")];
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
  for (const line of stackLines()) {
    const place = line.trim().replace(/^at /, "");
    if (place.includes("node:internal") || place.endsWith("(<anonymous>)") || place === "<anonymous>") continue;
    if (!ours.some((folder) => place.includes(folder))) return ` at ${place}`;
  }
  return "";
}
