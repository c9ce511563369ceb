// What a workload in C defines. `in` holds all inputs of the workload one after the other, `shape` the numbers of its
// shape. float throughout, as one writes C; `restrict` says that inputs and outputs are apart.

#include <math.h>

long outputs(const long *shape);
void run(const float *restrict in, float *restrict out, const long *shape);
