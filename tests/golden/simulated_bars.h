#pragma once

#include <string>
#include <vector>

#include "market/series.h"

namespace sensex {

// The bars that the simulated_*.csv files were computed from: the first 300 sessions of three
// stocks of the program's own simulated market, with a fixed seed. Made anew by the simulator in
// each run, so that the files hold nothing but answers.
std::vector<Series> golden_bars();

// As make_golden.py reads them: a comment that says which bars they are, then
// Series,Date,Open,High,Low,Close,Volume. The files name this text's SHA-256.
std::string to_csv(const std::vector<Series>& bars);

}  // namespace sensex
