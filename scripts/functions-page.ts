// The page of functions: one row per public function, with its dtypes, what it is called in JAX, and which parameters of
// JAX's it does not have.

import type { PublicFunction } from "./public-functions.js";

/** What the rows show beside what the sources say. */
export interface PageData {
  /** Dtypes a function gives for those it takes, in words; undefined where it was not tried. */
  readonly dtypes: (name: string) => string | undefined;
  /** JAX's parameters by our name for the function; `?` marks those with a default. */
  readonly signatures: Readonly<Record<string, readonly string[]>>;
}

const sections: readonly (readonly [prefix: string, title: string, about: string])[] = [
  ["", "Transforms", "Functions of functions, and what looks inside them."],
  ["np.", "np", "NumPy's functions. Dtypes are promoted as JAX does, plain numbers take the dtype of what they meet."],
  ["np.linalg.", "np.linalg", "Matrices stand in the last two axes; axes before them are a batch."],
  ["np.fft.", "np.fft", "Complex arrays are pairs of real ones."],
  ["lax.", "lax", "The primitives: no promotion, and no broadcasting but of scalars."],
  ["lax.linalg.", "lax.linalg", "Factorisations as lax has them."],
  ["nn.", "nn", "Activations, softmax and pooling."],
  ["random.", "random", "Numbers from keys, with JAX's bits."],
  ["tree.", "tree", "Functions of trees of arrays."],
];

/** Names in JAX that are not ours in snake case under the namespace of the same name; null: JAX has none. */
const jaxNames: Readonly<Record<string, string | null>> = {
  checkLeaks: "jax.checking_leaks",
  customVmap: "jax.custom_batching.custom_vmap",
  emit: null,
  emitModule: null,
  explainCacheMisses: "jax.explain_cache_misses",
  kernel: null,
  "lax.isFinite": "jax.lax.is_finite",
  "lax.switchCase": "jax.lax.switch",
  makeIr: "jax.make_jaxpr",
  "np.astype": "jnp.astype",
  sequentialVmap: "jax.custom_batching.sequential_vmap",
  spec: "jax.ShapeDtypeStruct",
};

/** Parameters of JAX's that nothing here has: they are about memory, devices and XLA. */
const nowhere = [
  "out", "device", "outSharding", "precision", "preferredElementType", "sharding", "order", "copy", "unroll", "kwargs",
  "promoteIntegers", "indicesAreSorted", "uniqueIndices", "DotGeneral", "optimize",
]; // biome-ignore format: a table

/** The whole page. */
export function renderFunctions(functions: readonly PublicFunction[], data: PageData): string {
  const stale = Object.keys(jaxNames).filter((name) => !functions.some((one) => one.name === name));
  if (stale.length > 0) throw new Error(`names of functions that do not exist: ${stale.join(", ")}`);
  const parts = sections.flatMap(([prefix, title, about]) => {
    const own = functions.filter(({ name }) => name.startsWith(prefix) && !name.slice(prefix.length).includes("."));
    if (own.length === 0) return [];
    const rows = own.sort((a, b) => (a.name < b.name ? -1 : 1)).map((one) => rowOf(one, data));
    return [
      `## ${title}\n\n${about}\n\n| function | what it gives | dtypes | in JAX |\n|---|---|---|---|\n${rows.join("\n")}\n`,
    ];
  });
  return `${intro}\n${parts.join("\n")}`;
}

const intro = `# Functions

Every public function, from the sources: \`npm run functions\` writes this page, and a test fails when it is stale.

Required parameters are positional, in JAX's order; optional ones, shown in braces, stand in one object at the end. *dtypes* says
what comes out for arrays of each dtype, as tried; dtypes that are not named are refused. *in JAX* gives the name there and, after
"without", the parameters of JAX's that are not here. Nothing here takes \`out\`, \`device\`, \`sharding\`, \`precision\`,
\`preferred_element_type\` or \`order\`.
`;

function rowOf(one: PublicFunction, { dtypes, signatures }: PageData): string {
  const shown = differing(one.signatures)
    .map(({ parameters }) => `\`${signatureText(one.name, parameters)}\``)
    .join("<br>");
  const { text, source } = readDoc(one.doc);
  const cells = [shown, text, dtypes(one.name) ?? "", jaxText(one, source, signatures)];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

/** Overloads of other parameters; one of the same parameters only types a result more closely. */
function differing(signatures: PublicFunction["signatures"]): PublicFunction["signatures"] {
  const namesOf = ({ parameters }: PublicFunction["signatures"][number]): string =>
    parameters.flatMap(({ names }) => names).join();
  return signatures.filter((one, k) => signatures.findIndex((other) => namesOf(other) === namesOf(one)) === k);
}

function signatureText(name: string, parameters: PublicFunction["signatures"][number]["parameters"]): string {
  return `${name}(${parameters.map(({ text }) => text).join(", ")})`;
}

/** The text of a docstring without its errors, and the name in JAX or NumPy that it ends with. */
function readDoc(doc: string): { text: string; source: string | undefined } {
  const source = /\((?:JAX: )?((?:jax|numpy|flax)\.[\w.]+)\)|\bJAX: ([\w.]+\w)/.exec(doc);
  const text = doc
    .replace(/@throws.*?(?=\((?:jax|numpy|flax)\.|$)/, "")
    .replace(/\s*\((?:JAX: [\w.]+|(?:jax|numpy|flax)\.[\w.]+)\)/g, "")
    .replace(/\s*\bJAX: [\w.]+\w\.?/, "")
    .trim();
  return { text, source: source?.[1] ?? source?.[2] };
}

function jaxText(one: PublicFunction, source: string | undefined, signatures: PageData["signatures"]): string {
  const named = jaxNames[one.name];
  if (named === null) return "—";
  const name = named ?? fullName(source) ?? usualName(one.name);
  const ours = new Set(one.signatures.flatMap(({ parameters }) => parameters.flatMap(({ names }) => names)));
  const missing = (signatures[one.name] ?? [])
    .filter((parameter) => parameter.endsWith("?"))
    .map((parameter) => parameter.slice(0, -1))
    .filter((parameter) => !ours.has(parameter) && !nowhere.includes(parameter) && !hasOverloads(one));
  const without = missing.length === 0 ? "" : `, without ${missing.map((parameter) => `\`${parameter}\``).join(", ")}`;
  return `\`${name}\`${without}`;
}

/** Parameters of overloads and of rest lists are not told apart by name. */
function hasOverloads({ signatures }: PublicFunction): boolean {
  return signatures.length > 1 || signatures[0]!.parameters.some(({ text }) => text.startsWith("..."));
}

function fullName(source: string | undefined): string | undefined {
  if (source === undefined) return undefined;
  if (/^(?:jax\.)?numpy\./.test(source)) return source.replace(/^(?:jax\.)?numpy\./, "jnp.");
  if (source.startsWith("jnp.")) return source;
  return /^(?:jax|flax)\./.test(source) ? source : `jax.${source}`;
}

function usualName(name: string): string {
  const path = name.split(".");
  const last = path.at(-1)!.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const start = path.slice(0, -1).join(".");
  return start.startsWith("np") ? `jnp${start.slice(2)}.${last}` : ["jax", ...path.slice(0, -1), last].join(".");
}
