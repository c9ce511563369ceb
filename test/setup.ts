// One seed for all property tests, so that a run repeats. FC_SEED=<integer> tries another one.
import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20240501) });
