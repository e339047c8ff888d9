#include "models/cholesky.h"

#include <cassert>
#include <cmath>
#include <cstddef>

namespace sensex {

namespace {

double dot(const double* left, const double* right, std::size_t n) {
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += left[i] * right[i];
  return sum;
}

// Row i of the factor L, from the rows above it; false when the pivot is not positive.
bool factor_row(std::span<double> a, std::size_t n, std::size_t i) {
  double* const row = &a[i * n];
  for (std::size_t j = 0; j < i; ++j) {
    const double* const above = &a[j * n];
    row[j] = (row[j] - dot(row, above, j)) / above[j];
  }
  const double pivot = row[i] - dot(row, row, i);
  if (!(pivot > 0)) return false;
  row[i] = std::sqrt(pivot);
  return true;
}

}  // namespace

bool solve_positive_definite(std::span<double> a, std::span<double> b) {
  const std::size_t n = b.size();
  assert(a.size() == n * n);
  for (std::size_t i = 0; i < n; ++i) {
    if (!factor_row(a, n, i)) return false;
    b[i] = (b[i] - dot(&a[i * n], b.data(), i)) / a[i * n + i];
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t j = i + 1; j < n; ++j) b[i] -= a[j * n + i] * b[j];
    b[i] /= a[i * n + i];
  }
  return true;
}

}  // namespace sensex
