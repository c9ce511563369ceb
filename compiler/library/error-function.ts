// The error function and what it lacks of 1. Up to 1/2 a polynomial in x * x; beyond, e ** (-x * x) / (1 + 2 x) times a
// polynomial in a fraction of x that runs from -1 to 1, which reaches to where erfc vanishes. All polynomials interpolate
// at Chebyshev points.

import { exponential } from "./exponential.js";
import { exponentialSingle } from "./single.js";
import { productError } from "./tables.js";

/** 2 / sqrt(pi) times the integral of e ** (-t * t) from 0 to x. */
export function errorFunction(x: number): number {
  const size = Math.abs(x);
  if (size < 0.5) return errorFunctionNearZero(x);
  const rest = 1 - errorTail(size);
  return x < 0 ? -rest : rest;
}

/** 1 - erf(x), without cancellation. */
export function complementaryError(x: number): number {
  const size = Math.abs(x);
  if (size < 0.5) return 1 - errorFunctionNearZero(x);
  const tail = errorTail(size);
  return x < 0 ? 2 - tail : tail;
}

/** erf(x) for x between -1/2 and 1/2. */
export function errorFunctionNearZero(x: number): number {
  const square = x * x;
  return (
    x *
    (1.1283791670955126 +
      square *
        (-0.3761263890318375 +
          square *
            (0.1128379167095487 +
              square *
                (-0.02686617064499972 +
                  square *
                    (0.0052239776220169365 +
                      square *
                        (-0.0008548326510724796 +
                          square *
                            (0.00012055286202005714 +
                              square *
                                (-1.4923003368152099e-5 +
                                  square * (1.637123442577e-6 + square * -1.462091340945175e-7)))))))))
  );
}

/** erfc(x) for x from 1/2 on. */
export function errorTail(x: number): number {
  const held = x > 28 ? 28 : x;
  const power = held * held;
  const falling = exponential(-power);
  const exact = falling - falling * productError(held, held, power);
  const fraction = 1.2545454545454546 - 7.890909090909091 / (held + 3);
  const square = fraction * fraction;
  const even =
    1.2466693962002773 +
    square *
      (-0.017977041184294364 +
        square *
          (-0.03485844857215421 +
            square *
              (-0.004415787716985109 +
                square *
                  (0.0001739993045973171 +
                    square *
                      (-2.688394302808678e-6 +
                        square *
                          (-2.6438318150060826e-7 +
                            square *
                              (3.719976191167761e-8 +
                                square *
                                  (-2.183961839158015e-9 +
                                    square * (-1.3276350544947779e-10 + square * 3.6039671136270235e-11)))))))));
  const odd =
    -0.10586152790091406 +
    square *
      (0.047946070530853646 +
        square *
          (0.015722391450244354 +
            square *
              (0.0004650989538989537 +
                square *
                  (-6.912729202273757e-5 +
                    square *
                      (6.1153960117070506e-6 +
                        square *
                          (-5.613310323947079e-7 +
                            square *
                              (5.7498886551442736e-8 +
                                square * (-5.953449298560111e-9 + square * 4.347043361399653e-10))))))));
  return (exact * (even + fraction * odd)) / (1 + 2 * held);
}

/** erf for results that will be float32. */
export function errorFunctionSingle(x: number): number {
  const size = Math.abs(x);
  if (size < 0.5) return errorFunctionNearZeroSingle(x);
  const rest = 1 - errorTailSingle(size);
  return x < 0 ? -rest : rest;
}

/** 1 - erf(x) for results that will be float32. */
export function complementaryErrorSingle(x: number): number {
  const size = Math.abs(x);
  if (size < 0.5) return 1 - errorFunctionNearZeroSingle(x);
  const tail = errorTailSingle(size);
  return x < 0 ? 2 - tail : tail;
}

/** erf(x) for x between -1/2 and 1/2. */
export function errorFunctionNearZeroSingle(x: number): number {
  const square = x * x;
  return (
    x *
    (1.1283791670824095 +
      square *
        (-0.37612638525650693 +
          square *
            (0.11283774013179539 +
              square * (-0.026863143032249386 + square * (0.005200413724335493 + square * -0.0007694534279142308)))))
  );
}

/** erfc(x) for x from 1/2 on; 0 where no float32 is as small. */
export function errorTailSingle(x: number): number {
  const held = x > 10.5 ? 10.5 : x;
  const fraction = 1.6 - 7.8 / (held + 2.5);
  const square = fraction * fraction;
  const even =
    1.2679077301782133 +
    square *
      (-0.04584221528504279 +
        square *
          (-0.018093210933504016 +
            square * (0.00011980683735849766 + square * (9.774336117341941e-6 + square * -6.437427333452037e-7))));
  const odd =
    -0.07497478979930669 +
    square *
      (0.04435926481553065 +
        square * (0.003522988522208898 + square * (-0.0001967310295969276 + square * 9.821140724351056e-6)));
  return (exponentialSingle(-x * x) * (even + fraction * odd)) / (1 + 2 * held);
}
