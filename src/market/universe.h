#pragma once

#include <array>
#include <span>
#include <vector>

#include "base/date.h"
#include "market/symbol.h"

namespace sensex {

inline constexpr std::size_t kMemberCount = 30;

using Members = std::array<Symbol, kMemberCount>;

// Who was in the SENSEX when. A leaver's successor takes over its slot, so slot s is one line
// through time. Membership is known from `known_from()`, the eve of the first change on record
// (2021-06-21, ONGC to TATASTEEL); for earlier days the members of that eve stand in, and whoever
// shows such a day must say so (survivorship).
class Universe {
 public:
  // The S&P BSE SENSEX; source: BSE's announcements, listed in universe.cpp.
  static const Universe& standard();

  const Members& members_on(Date date) const;
  // Everyone who ever was a member, each once, sorted.
  std::span<const Symbol> all() const { return all_; }
  Date known_from() const { return periods_.front().from; }

 private:
  struct Period {
    Date from = {};
    Members members;
  };
  explicit Universe(std::vector<Period> periods);

  std::vector<Period> periods_;
  std::vector<Symbol> all_;
};

// The sector a member is shown under, e.g. "Banks"; "Other" for an unknown symbol.
std::string_view sector_of(const Symbol& symbol);

}  // namespace sensex
