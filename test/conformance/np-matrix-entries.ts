// Entries of the generator test for np.linalg and np.fft. What is not unique, such as the signs of eigenvectors, is brought
// to something that is.

import { type NDArray, np } from "../../runtime/index.js";
import { entry, type OpEntry } from "./check-lanes.js";

type Shapes = OpEntry["shapes"][number];

/** Lanes and batches round at other places, and conditions of these matrices are below 100. */
const close = 2 ** -12;

const of = (f: OpEntry["f"], ...shapes: Shapes[]): OpEntry[] => [
  entry(
    f,
    shapes,
    shapes[0]!.map(() => "float32"),
    "unit",
    close,
  ),
];

/** a a' + 1: symmetric and positive definite. */
const definite = (a: NDArray): NDArray => np.matmul(a, np.swapaxes(a, -1, -2)).add(np.eye(a.shape.at(-2)!));
/** Far from singular, and not symmetric. */
const regular = (a: NDArray): NDArray => a.add(np.eye(a.shape.at(-1)!).mul(3));

const square: Shapes = [[3, 3]];
const stack: Shapes = [[2, 3, 3]];
const parts = ({ re, im }: { re: NDArray; im: NDArray }): NDArray[] => [re, im];

const { linalg, fft } = np;
const transforms = fft as unknown as Readonly<Record<string, (x: NDArray) => { re: NDArray; im: NDArray }>>;
const inverses = fft as unknown as Readonly<Record<string, (x: { re: NDArray; im: NDArray }) => NDArray>>;

export const npMatrixEntries: Readonly<Record<string, readonly OpEntry[]>> = {
  "linalg.cholesky": of((a) => linalg.cholesky(definite(a!)), square, stack),
  "linalg.cond": of((a) => linalg.cond(regular(a!)), square),
  "linalg.det": of((a) => linalg.det(regular(a!)), square, stack),
  "linalg.eigh": of((a) => {
    const [values, vectors] = linalg.eigh(definite(a!));
    return [values, np.matmul(vectors.mul(np.expandDims(values, -2)), np.swapaxes(vectors, -1, -2))];
  }, square),
  "linalg.eigvalsh": of((a) => linalg.eigvalsh(definite(a!)), square, stack),
  "linalg.inv": of((a) => linalg.inv(regular(a!)), square, stack),
  "linalg.lstsq": of((a, b) => linalg.lstsq(np.concatenate([regular(a!), a!]), b!)[0], [[3, 3], [6]]),
  "linalg.matrixPower": of((a) => linalg.matrixPower(regular(a!), 3), square),
  "linalg.matrixRank": of((a) => linalg.matrixRank(regular(a!)), square),
  "linalg.norm": of((a) => linalg.norm(a!), [[4]], square).concat(of((a) => linalg.norm(a!, { axis: 0 }), square)),
  "linalg.pinv": of((a) => linalg.pinv(np.concatenate([regular(a!), a!])), square),
  "linalg.qr": of((a) => {
    const [q, r] = linalg.qr(regular(a!));
    return [np.matmul(q, r), np.abs(r)];
  }, square),
  "linalg.slogdet": of((a) => linalg.slogdet(regular(a!)), square),
  "linalg.solve": of((a, b) => linalg.solve(regular(a!), b!), [[3, 3], [3]], [[3, 3], [3, 2]]),
  "linalg.svd": of((a) => {
    const [u, s, vh] = linalg.svd(a!, { fullMatrices: false });
    return [s, np.matmul(u.mul(np.expandDims(s, -2)), vh)];
  }, [[3, 2]]),
  "linalg.svdvals": of((a) => linalg.svdvals(a!), [[3, 2]], square),

  ...Object.fromEntries(
    ["fft", "ifft", "rfft", "fft2", "ifft2", "rfft2", "fftn", "ifftn", "rfftn"].map((name) => [
      `fft.${name}`,
      of((x) => parts(transforms[name]!(x!)), [[3, 4]]),
    ]),
  ),
  ...Object.fromEntries(
    ["irfft", "irfft2", "irfftn"].map((name) => [
      `fft.${name}`,
      of((re, im) => inverses[name]!({ re: re!, im: im! }), [[3, 4], [3, 4]]),
    ]),
  ),
  "fft.fftshift": of((x) => fft.fftshift(x!), [[3, 4]]),
  "fft.ifftshift": of((x) => fft.ifftshift(x!, { axes: -1 }), [[3, 4]]),
}; // biome-ignore format: a table
