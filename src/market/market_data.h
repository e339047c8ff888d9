#pragma once

#include <string>
#include <vector>

#include "market/corporate_action.h"
#include "market/global_series.h"
#include "market/series.h"

namespace sensex {

// A row that was left out because the bar it tells of is impossible, or contradicts the bars around
// it so that nothing tells which is false.
struct RefusedRow {
  std::string file = {};
  std::size_t line = 0;  // 1 is the header
  std::string reason = {};
  std::string series = {};  // whose row: a symbol or a global series' id; may be empty
  Date date = {};           // of which day
};

// Where bars came from. `simulated` must reach every reply and page.
struct DataOrigin {
  std::string source = {};  // "yahoo", "csv" or "simulated"
  bool simulated = false;
  friend bool operator==(const DataOrigin&, const DataOrigin&) = default;
};

// A series that the source could not deliver this time.
struct SeriesFailure {
  std::string series = {};  // a symbol or a global series' id
  std::string reason = {};
};

// A series as another source has it, for the quality gate to compare.
struct SecondOpinion {
  std::string source = {};
  Series series;
};

// By what a source multiplied the bars of a stock that were known before it, since they were in
// other terms than the new ones: adjusted for a split that is still to come, say.
struct Rescaling {
  Symbol symbol;
  double factor = 1.0;  // beside what the actions did to them
  // Told by actions, or a simple factor that no other move explains; else as measured: look at
  // another source.
  bool is_certain = true;
  friend bool operator==(const Rescaling&, const Rescaling&) = default;
};

// What one source delivered: everything of the market that it has.
struct MarketData {
  DataOrigin origin = {};
  Series index;
  std::vector<Series> stocks = {};         // each symbol once, sorted by symbol
  std::vector<GlobalSeries> globals = {};  // each id once, sorted by id
  // What is known of corporate actions, each stock's by increasing day. The stocks' bars are
  // adjusted by all of them that the market's definition or detection brought in.
  std::vector<CorporateAction> actions = {};
  // Not part of the data's identity:
  std::vector<RefusedRow> refused = {};
  std::vector<SeriesFailure> failures = {};
  std::vector<SecondOpinion> second_opinions = {};
  std::vector<Rescaling> rescalings = {};  // at most one a stock
  std::vector<std::string> remarks = {};   // sentences on what the source did: "filled 35 sessions"
};

}  // namespace sensex
