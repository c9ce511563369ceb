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

function stackLines(limit = 50): string[] {
  const host = Error as { stackTraceLimit?: number };
  const before = host.stackTraceLimit;
  host.stackTraceLimit = limit;
  const { stack = "" } = new Error();
  if (before !== undefined) host.stackTraceLimit = before;
  return stack.split("\n").slice(1);
}

/** The place of a stack line outside this package. */
function userPlace(line: string): string | undefined {
  const place = line.trim().replace(/^at /, "");
  if (place.includes("node:internal") || place.endsWith("(<anonymous>)") || place === "<anonymous>") return undefined;
  return ours.some((folder) => place.includes(folder)) ? undefined : place;
}

/** ` at file:line:column` of the caller outside this package, or "" when the stack does not tell. */
export function userFrame(): string {
  for (const line of stackLines()) {
    const place = userPlace(line);
    if (place !== undefined) return ` at ${place}`;
  }
  return "";
}

/** Frames on the stack, from that of the caller outwards. */
export function stackDepth(): number {
  return stackLines(Number.POSITIVE_INFINITY).length - 1;
}

/** The outermost frame outside this package among those inside of depth `depth`, as `name (file:line:column)`. */
export function outermostFrame(depth: number): string {
  const lines = stackLines(Number.POSITIVE_INFINITY);
  for (const line of lines.slice(0, -depth).reverse()) {
    const place = userPlace(line);
    if (place !== undefined) return place;
  }
  return "";
}
