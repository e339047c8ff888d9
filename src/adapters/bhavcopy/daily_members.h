#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "adapters/bhavcopy/daily_file.h"
#include "base/clock.h"
#include "market/market.h"
#include "market/market_data.h"

namespace sensex {

struct NamedDailyFile {
  std::string name = {};  // for messages; the day in it is compared with the rows'
  DailyFile content = {};
};

struct RawDay {
  Bar bar = {};                                         // as traded
  std::optional<double> previous_close = std::nullopt;  // rupees, as stated
  // Where the row stands, for messages.
  std::string file = {};
  std::size_t line = 0;
  friend bool operator==(const RawDay&, const RawDay&) = default;
};

struct RawMember {
  Symbol symbol;                  // today's ticker
  std::vector<RawDay> days = {};  // by increasing day
};

struct RawMembers {
  std::vector<RawMember> members = {};  // sorted by symbol, none without a day
  // What each file was and how many of its rows are members', and what was left out of it.
  std::vector<std::string> remarks = {};
};

// The rows of the market's members in daily files of any order. A row of an earlier ticker counts
// for today's, unless that has a row of its own. Of several rows of a member and day NSE's come
// before BSE's, and its full file before the others. BSE's older files name no ticker: their rows
// count where another of the files has the same ISIN or BSE's number with one.
//   known  the dataset that is there, or null; a file that says the same as its last session before
//          the file's day repeats that
// Two files of one exchange whose closes of a day differ by more than kOpinionTolerance are named,
// with the one that is taken.
// refused: a file repeats the session before under another day, is of a day without a session, of
// one that is not over at `now`, or rather of another session (session_check.h); the message names
// the file. One such file refuses all.
Result<RawMembers> collect_members(std::span<const NamedDailyFile> files, const Market& market,
                                   const MarketData* known, Instant now);

}  // namespace sensex
