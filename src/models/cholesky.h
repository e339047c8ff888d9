#pragma once

#include <span>
#include <vector>

namespace sensex {

// Solves A x = b by Cholesky's decomposition. `a` is [n x n] row-major and symmetric; only its
// lower triangle is read, and it is overwritten by the factor. `b` becomes x. False: A is not
// positive definite, and both are left in no useful state. REQUIRES: a.size() == b.size() squared.
bool solve_positive_definite(std::span<double> a, std::span<double> b);

}  // namespace sensex
