#pragma once

#include <optional>
#include <span>
#include <vector>

#include "market/corporate_action.h"
#include "market/series.h"
#include "market/trading_calendar.h"

namespace sensex {

// Finds in raw prices the jumps that trading does not make: splits and bonuses by their simple
// factor, and others (demergers, rights, false prices, sometimes plain news) as unexplained.
//
// The rule. A crash happens while the stock trades, a split between two sessions. On ordinary days
// the exchange opens these stocks within about 10 % of the last price, or of the market's move
// where that is larger; on an ex-date it starts from another price. So it is the open that is
// looked at: the worst days in the data (March 2020, INDUSINDBK's -24 %, the short-seller's report
// on the Adani companies) open near the last price and fall from there. All moves are logarithms,
// less the market's over the same span.
//   split_like   the open lies at a simple factor of the last close, within 3.5 daily volatilities
//                (at least 3 %, at most 5.5 %, less than half the distance between two factors);
//                the close does so within 6 (at least 5 %, at most 12 %); and the day's volume,
//                times the factor, is 0.2 to 8 times its usual: ten times as many shares must trade
//                as ten times as many shares, which a false price does not show. From 1/3 to 3/4,
//                where a demerger may lie too, the open must come within 3 %.
//   unexplained  no simple factor fits, and open and close are both beyond 5 volatilities and 7 %
//                in one direction. The factor of a demerger is odd, so it is never guessed here:
//                declare it, and the jump is explained.
// What prices cannot tell: a demerger whose first open happens to lie within 3 % of a simple factor
// (0.6885 lies 3.2 % from 2/3) is taken for a split until it is declared. A factor nearer to 1 than
// 3/4 (a bonus of 1 for 4 or less) is not looked for, since the price band is near. For factors
// near 1 the volume says little: the day of a bad result trades as much.
//
// The numbers were chosen on the 45 stocks of NSE's daily files from October 2019 to December 2021
// (24,705 stock-days with two ex-dates and March 2020; the largest open of a day without an action
// lay 0.11 from the market's, the smallest that is accepted lies 0.26) and then held against 2022
// to 2024: all nine ex-dates, and no crash. No number was fitted to those years, though they were
// not unseen. Of actions planted on ordinary days it finds 98.7 % in the first years and 99.7 % in
// the later ones, and it finds no split in 46 adjusted series from 2010 on.
// src/market/action_detection_real_test.cpp counts all of these. The 3 % for factors near 1 has
// another reason: at 5.5 % a demerger by 0.6885 would pass for 2/3.
//
// No look-ahead: what is said of a day uses that day and days before it, so a detection is known
// when its ex-date ends. That is why the usual volume is the median of the 20 days before and not
// of the days around.
//
// The stated previous close. On all ex-dates in NSE's files PREV_CLOSE is the raw close of the day
// before, not the adjusted base price. So it says nothing about the action; what it says is whether
// a session is missing between two bars, and from which price the next one really started. Given
// the calendar, only where that has a session between the two: where it has none, a stated close
// that differs is a contradiction, and the bars' own prices are believed.

enum class JumpKind : int {
  split_like = 1,   // by a simple factor: a split, a bonus, or both
  unexplained = 2,  // look at the exchange's notices, then declare what happened
};

// "split-like", "unexplained".
std::string_view to_string(JumpKind kind);

struct JumpEvidence {
  Date previous_date = {};        // of the bar before
  double base_close = 0.0;        // the price it jumped from, less what is known to have been given
  bool sessions_missing = false;  // between the two bars
  double open_ratio = 1.0;        // to base_close
  double close_ratio = 1.0;
  std::optional<double> market_open_ratio = {};  // over the same span; empty: not known
  std::optional<double> market_close_ratio = {};
  double daily_volatility = 0.0;  // of log returns, from their median over 60 days
  std::optional<double> volume_ratio =
      {};  // the day's to the median of 20 before; empty: not known
};

struct JumpCandidate {
  Date date = {};  // the first bar after the jump
  JumpKind kind = JumpKind::unexplained;
  // split_like: the simple factor. unexplained: the measured ratio at the open, less the market's.
  double factor = 1.0;
  // 0 to 1, no probability: what the tightest of the tests left of its tolerance. For split_like
  // also how far the factor lies beyond ordinary opens, so a 3/4 is never above 0.62.
  double confidence = 0.0;
  JumpEvidence evidence = {};
};

struct DetectionContext {
  // What the feed states as the previous close, one a bar; 0 or NaN: not stated. Empty: none is.
  std::span<const double> previous_closes = {};
  // The index's bars; empty: its moves count as 0 and volatility alone must tell.
  std::span<const Bar> market = {};
  // What a feed or a person has told (detected actions are passed over). From the bar on that ends
  // the day it became known, it explains its part of a jump; only the rest is judged.
  std::span<const CorporateAction> known = {};
  // Null: the bars' days and the stated closes must tell where sessions are missing.
  const TradingCalendar* calendar = nullptr;
};

// By rising date. O(bars + known actions). `raw` are unadjusted prices.
// invalid_argument: previous_closes is not one a bar; an action is of another stock.
Result<std::vector<JumpCandidate>> detect_jumps(const Series& raw,
                                                const DetectionContext& context = {});

// The split-like candidates as detected splits, known from their date on.
std::vector<CorporateAction> detected_actions(const Symbol& symbol,
                                              std::span<const JumpCandidate> candidates);

}  // namespace sensex
