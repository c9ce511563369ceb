// random: samples from explicit keys under jax.random's names. The same key gives the same sample, everywhere.

export { cauchy, exponential, gumbel, laplace, logistic, normal, type Sampler, truncatedNormal } from "./continuous.js";
export {
  type BernoulliOptions,
  bernoulli,
  type CategoricalOptions,
  categorical,
  type RandintOptions,
  randint,
} from "./discrete.js";
export { beta, dirichlet, gamma, loggamma } from "./gamma.js";
export { foldIn, key, split } from "./keys.js";
export { type ChoiceOptions, choice, type PermutationOptions, permutation } from "./order.js";
export {
  type BitsOptions,
  bits,
  type SampleDType,
  type SampleOptions,
  type ShapeOption,
  type UniformOptions,
  uniform,
} from "./uniform.js";
