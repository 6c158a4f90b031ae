/* The Clarabel solver behind a C interface:
 *
 *   minimise    sum_j (linear_cost_j x_j + quadratic_cost_j x_j^2 / 2)
 *   subject to  row_lower <= A x <= row_upper,  column_lower <= x <= column_upper,   A by columns (CSC)
 *
 * Threads: reentrant; the callbacks are called from the calling thread and must not throw.
 * Memory:  everything belongs to the caller; what was found is copied out before the call returns. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A side or bound that does not exist is plus or minus infinity. Equal ones make an equation or a fixed column. */
typedef struct ChargeplanClarabelProgram {
  size_t column_count;
  size_t row_count;
  const double* linear_cost;    /* column_count */
  const double* quadratic_cost; /* column_count, each >= 0; null = none */
  const double* column_lower;   /* column_count */
  const double* column_upper;   /* column_count */
  const double* row_lower;      /* row_count */
  const double* row_upper;      /* row_count */
  const int32_t* column_start;  /* column_count + 1, ascending from 0 */
  const int32_t* row_index;     /* column_start[column_count]; no row twice in a column */
  const double* value;          /* as row_index */
} ChargeplanClarabelProgram;

typedef enum ChargeplanClarabelMethod {
  CHARGEPLAN_CLARABEL_AUTO = 0, /* by the fill of the factor */
  CHARGEPLAN_CLARABEL_QDLDL = 1,
  CHARGEPLAN_CLARABEL_FAER = 2
} ChargeplanClarabelMethod;

typedef struct ChargeplanClarabelSettings {
  double gap_tolerance_ratio;         /* |primal cost - dual cost| over the lesser of them, or over a typical
                                           cost times a typical bound where that is more */
  double feasibility_tolerance;       /* of primal and dual residuals, over the largest number of the program */
  double reduced_gap_tolerance_ratio; /* the same for ALMOST_SOLVED, when it gets no further */
  double reduced_feasibility_tolerance;
  double infeasibility_tolerance_ratio; /* of a proof that there is no point, or no lowest cost, over its own cost: where costs
                                           lie far apart, the error of a proof is small beside them and proves nothing.
                                           0: never says so */
  double time_limit_s;
  uint32_t iteration_limit;
  uint32_t threads; /* >= 1 */
  int32_t method;   /* ChargeplanClarabelMethod */
} ChargeplanClarabelSettings;

typedef struct ChargeplanClarabelProgress {
  uint32_t iteration;
  double primal_cost;
  double dual_cost;
  double gap_ratio;
  double primal_residual;
  double dual_residual;
} ChargeplanClarabelProgress;

/* `poll` is called once an iteration; non-zero stops the solve there. `log` gets whole lines with their line ends. */
typedef struct ChargeplanClarabelCallbacks {
  void* context;                                                              /* handed to both */
  int32_t (*poll)(void* context, const ChargeplanClarabelProgress* progress); /* null = never stop */
  void (*log)(void* context, const char* text, size_t length);                /* null = silent */
} ChargeplanClarabelCallbacks;

typedef enum ChargeplanClarabelStatus {
  CHARGEPLAN_CLARABEL_SOLVED = 0,
  CHARGEPLAN_CLARABEL_ALMOST_SOLVED = 1, /* to the reduced tolerances */
  CHARGEPLAN_CLARABEL_STOPPED = 2,       /* by `poll` or the time limit */
  CHARGEPLAN_CLARABEL_STALLED = 3,       /* iteration limit or no progress short of the reduced tolerances */
  CHARGEPLAN_CLARABEL_INFEASIBLE = 4,    /* no point keeps every row and bound */
  CHARGEPLAN_CLARABEL_UNBOUNDED = 5,
  CHARGEPLAN_CLARABEL_BAD_INPUT = 6, /* nothing was solved; `message` says what is wrong */
  CHARGEPLAN_CLARABEL_FAILED = 7     /* the solver broke down; `message` says how */
} ChargeplanClarabelStatus;

/* The arrays are filled for SOLVED, ALMOST_SOLVED, STOPPED and STALLED; else they are left as they are. */
typedef struct ChargeplanClarabelResult {
  double* x;           /* in, column_count: within the column bounds exactly */
  double* row_dual;    /* in, row_count: d cost / d (side that binds) */
  double* column_dual; /* in, column_count: d cost / d (bound that binds), the reduced cost */
  char* message;       /* in, message_capacity: UTF-8, ended by a zero byte; empty when there is nothing to say */
  size_t message_capacity;
  double primal_cost;
  double dual_cost;
  uint32_t iterations;
} ChargeplanClarabelResult;

ChargeplanClarabelStatus chargeplan_clarabel_solve(const ChargeplanClarabelProgram* program,
                                                   const ChargeplanClarabelSettings* settings,
                                                   const ChargeplanClarabelCallbacks* callbacks,
                                                   ChargeplanClarabelResult* result);

/* The version of Clarabel in this build; static. */
const char* chargeplan_clarabel_version(void);

#ifdef __cplusplus
}
#endif
