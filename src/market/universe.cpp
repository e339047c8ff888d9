#include "market/universe.h"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

namespace sensex {
namespace {

bool has_repeats(Members members) {
  std::ranges::sort(members);
  return std::ranges::adjacent_find(members) != members.end();
}

Status apply(const MemberChange& change, Members& members) {
  const auto slot = std::ranges::find(members, change.leaver);
  if (slot == members.end()) {
    return fail(Errc::invalid_argument,
                fmt::format("{} cannot leave on {}: it is no member then", change.leaver.text(),
                            change.first_day.to_string()));
  }
  if (std::ranges::find(members, change.successor) != members.end()) {
    return fail(Errc::invalid_argument,
                fmt::format("{} cannot enter on {}: it is a member already",
                            change.successor.text(), change.first_day.to_string()));
  }
  *slot = change.successor;
  return {};
}

}  // namespace

Universe::Universe(std::vector<Period> periods) : periods_(std::move(periods)) {
  for (const Period& period : periods_) {
    all_.insert(all_.end(), period.members.begin(), period.members.end());
  }
  std::ranges::sort(all_);
  const auto repeats = std::ranges::unique(all_);
  all_.erase(repeats.begin(), repeats.end());
}

Result<Universe> Universe::create(Date known_from, Members members,
                                  std::span<const MemberChange> changes) {
  if (members.empty()) return fail(Errc::invalid_argument, "an index needs a member, got none");
  if (has_repeats(members)) {
    return fail(Errc::invalid_argument, "an index names each member once, got one again");
  }
  std::vector<Period> periods = {{known_from, std::move(members)}};
  for (const MemberChange& change : changes) {
    const bool same_day = change.first_day == periods.back().from && periods.size() > 1;
    if (change.first_day <= periods.back().from && !same_day) {
      return fail(Errc::invalid_argument,
                  fmt::format("changes must stand by increasing day, got {} after {}",
                              change.first_day.to_string(), periods.back().from.to_string()));
    }
    if (!same_day) periods.push_back({change.first_day, periods.back().members});
    if (const Status done = apply(change, periods.back().members); !done) {
      return fail(done.error());
    }
  }
  return Universe(std::move(periods));
}

const Members& Universe::members_on(Date date) const {
  const auto later = std::ranges::upper_bound(periods_, date, {}, &Period::from);
  return later == periods_.begin() ? later->members : std::prev(later)->members;
}

}  // namespace sensex
