#include "adapters/bhavcopy/repetition.h"

#include <map>
#include <string_view>
#include <utility>

namespace sensex {
namespace {

using Key = std::pair<std::string_view, std::string_view>;  // security, series

bool same_but_for_date(Bar a, const Bar& b) {
  a.date = b.date;
  return a == b;
}

}  // namespace

bool Repetition::is_repeat() const {
  return compared >= kMinRepeatRows &&
         static_cast<double>(equal) >= kRepeatShare * static_cast<double>(compared);
}

Repetition repetition_of(const DailyFile& previous, const DailyFile& current) {
  Repetition result;
  if (previous.exchange != current.exchange || !previous.day || !current.day ||
      *previous.day == *current.day) {
    return result;
  }
  std::map<Key, const Bar*> before;
  for (const DailyRow& row : previous.rows) before[{identity(row), row.series}] = &row.bar;
  for (const DailyRow& row : current.rows) {
    const auto found = before.find({identity(row), row.series});
    if (found == before.end()) continue;
    // What did not trade on either day always repeats.
    if (row.bar.volume == 0 && found->second->volume == 0) continue;
    ++result.compared;
    if (same_but_for_date(row.bar, *found->second)) ++result.equal;
  }
  return result;
}

bool repeats(const DailyFile& previous, const DailyFile& current) {
  return repetition_of(previous, current).is_repeat();
}

}  // namespace sensex
