#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/error.h"
#include "market/symbol.h"

namespace sensex {

// What a company did to its shares. Names and numbers are published and frozen; add at the end.
enum class ActionKind : int {
  split = 1,     // a new face value; of a detected action: a split or a bonus, prices cannot tell
  bonus = 2,     // free shares
  demerger = 3,  // a part of the company becomes a share of its own
  rights = 4,    // new shares below the market price
  dividend = 5,  // cash that leaves the price; part of total return, not of split adjustment
};

// How this program came to know; the later one in this list is believed over the earlier.
enum class ActionOrigin : int {
  detected = 1,  // found in the prices (market/action_detection.h)
  feed = 2,      // a data source said so
  declared = 3,  // a person entered it, from the exchange's or the company's notice
};

// In lower case, as in files: "split", "detected".
std::string_view to_string(ActionKind kind);
std::string_view to_string(ActionOrigin origin);
// invalid_argument: no such name; the message lists them.
Result<ActionKind> parse_action_kind(std::string_view text);
Result<ActionOrigin> parse_action_origin(std::string_view text);

// One action of one stock. From `ex_date` on the stock trades without what the action gave away, so
// prices of earlier days are multiplied by `factor` to compare: 0.5 for a 1:1 bonus, 0.1 for a
// split of 10 rupees face value into 1, above 1 for a consolidation. A declared factor of exactly 1
// says that nothing happened, against a detection or a feed that is wrong.
struct CorporateAction {
  Symbol symbol;
  Date ex_date = {};
  ActionKind kind = ActionKind::split;
  double factor = 1.0;
  ActionOrigin origin = ActionOrigin::detected;
  Date as_of = {};  // the day from whose end this program knew it; before ex_date when announced

  // invalid_argument: a factor outside 0.0001 to 10000; one above 1 for anything but a split; one
  // of exactly 1 that is not declared; a detected action known before its ex-date; a day outside
  // the years 0 to 9999.
  static Result<CorporateAction> create(const CorporateAction& values);

  friend bool operator==(const CorporateAction&, const CorporateAction&) = default;
};

// The stock's, in the order of the list.
std::vector<CorporateAction> actions_of(const Symbol& symbol,
                                        std::span<const CorporateAction> actions);

// The text form, for archives and for lists that people keep: one action a line,
//   action RELIANCE 2024-10-28 bonus 0.5 detected 2024-10-28
//   action SYMBOL   EX_DATE    KIND  FACTOR ORIGIN AS_OF
// The factor is the shortest decimal number that reads back as the same double, so equal actions
// have equal text. Every line is ended by one line feed.
std::string to_text(std::span<const CorporateAction> actions);
// Besides what to_text writes: blank lines, comments from '#' on, several blanks between words, and
// CR LF. At most 100,000 lines of at most 200 bytes.
// malformed_data: anything else; the message names the line.
Result<std::vector<CorporateAction>> parse_actions(std::string_view text);

}  // namespace sensex
