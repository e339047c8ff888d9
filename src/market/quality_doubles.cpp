#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "market/quality_elsewhere.h"

namespace sensex {
namespace {

struct Common {
  std::size_t days = 0;
  std::size_t equal = 0;
};

bool is_equal(double a, double b) { return std::abs(a - b) <= kChangedClose * std::abs(a); }

// Of the last kCoverageSessions closes of `a`.
Common closes_in_common(const GlobalSeries& a, const GlobalSeries& b) {
  const auto ours = a.points().last(std::min(a.points().size(), kCoverageSessions));
  auto theirs = b.points().begin();
  Common common;
  for (const GlobalPoint& point : ours) {
    while (theirs != b.points().end() && theirs->date < point.date) ++theirs;
    if (theirs == b.points().end()) break;
    if (theirs->date != point.date || !point.close || !theirs->close) continue;
    ++common.days;
    if (is_equal(*point.close, *theirs->close)) ++common.equal;
  }
  return common;
}

// A definition may name one column twice.
bool is_one_column(const GlobalSpec& a, const GlobalSpec& b) {
  return a.file == b.file && a.column == b.column;
}

}  // namespace

void check_doubles(const QualityView& view, Findings& found) {
  std::vector<std::pair<const GlobalSpec*, const GlobalSeries*>> earlier;
  for (const GlobalSpec& spec : view.market.globals()) {
    const GlobalSeries* series = find_global(view.data.globals, spec.id);
    if (series == nullptr) continue;
    for (const auto& [other_spec, other] : earlier) {
      const Common common = closes_in_common(*series, *other);
      if (is_one_column(spec, *other_spec) || common.days < kScaleWindow ||
          share_of(common.equal, common.days) <= kMostEqualCloses) {
        continue;
      }
      found.fail(Stops::training, spec.id, std::nullopt,
                 fmt::format("its newest closes are those of {}", other->id()));
    }
    earlier.emplace_back(&spec, series);
  }
}

}  // namespace sensex
