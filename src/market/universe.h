#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/date.h"
#include "market/symbol.h"

namespace sensex {

// The index's members of one period; the position is the slot.
using Members = std::vector<Symbol>;

// A leaver and the successor who takes over its slot on `first_day`.
struct MemberChange {
  Date first_day = {};
  Symbol leaver;
  Symbol successor;
};

// Who was in the index when. A leaver's successor takes over its slot, so slot s is one line
// through time. Membership is known from `known_from()`; for earlier days the first members stand
// in, and whoever shows such a day must say so (survivorship).
class Universe {
 public:
  // `members` hold from `known_from` on; `changes` by increasing day.
  // invalid_argument: no member, a member twice, a change out of order, a leaver who is no member
  // on that day, or a successor who is one.
  static Result<Universe> create(Date known_from, Members members,
                                 std::span<const MemberChange> changes);

  const Members& members_on(Date date) const;
  // How many members the index has: the same on every day.
  std::size_t slot_count() const { return periods_.front().members.size(); }
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

}  // namespace sensex
