// W12: from an empty process to a first result: loading the package, then defining, tracing, compiling and running the
// network of W3 once. Each run is a fresh process; the scripts print their own two times in milliseconds.

export const name = "W12";
export const title = "cold start";
export const scripts = [
  { name: "lanewise", kind: "lanewise", file: new URL("../cold/lanewise.mjs", import.meta.url) },
  { name: "hand", kind: "hand", file: new URL("../cold/hand.mjs", import.meta.url) },
];
