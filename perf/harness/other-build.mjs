// Loaded before a workload (`node --import`): gives it another build of the package. `?index=<URL>` says which.

import { register } from "node:module";

const index = new URL(import.meta.url).searchParams.get("index");
const hooks = `export function resolve(specifier, context, next) {
  return specifier === "lanewise" ? { url: ${JSON.stringify(index)}, shortCircuit: true } : next(specifier, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
