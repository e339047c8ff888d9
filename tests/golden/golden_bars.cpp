#include <fmt/core.h>

#include "golden/simulated_bars.h"

// Prints the bars that make_golden.py computes the golden files from.
int main() { fmt::print("{}", sensex::to_csv(sensex::golden_bars())); }
