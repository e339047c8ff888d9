#include "adapters/bhavcopy/session_check.h"

#include <algorithm>
#include <iterator>

#include <fmt/core.h>

#include "adapters/bhavcopy/member_parts.h"
#include "adapters/bhavcopy/repetition.h"
#include "adapters/bhavcopy/simple_factor.h"
#include "market/quality_rules.h"

namespace sensex {

namespace {

// In whatever terms: what is known may be adjusted for a split that comes later.
bool meets(double stated, double close) {
  return is_near(stated, close, kOpinionTolerance) ||
         simple_factor_near(stated / close, kOpinionTolerance);
}

}  // namespace

void SessionCheck::add(const std::string& member, double stated, Date date, double close) {
  const bool is_equal = is_near(stated, close, kOpinionTolerance);
  const bool is_next = follows(calendar_, date, day_);
  if (is_next && !meets(stated, close)) unmet_.push_back({member, stated, close});
  if (!is_near(stated, close, kOtherTerms)) return;
  if (!is_next) {
    ++over_gap_;
    if (is_equal) {
      ++equal_;
      before_gap_ = std::max(before_gap_, std::optional(date));
    }
    return;
  }
  ++compared_;
  if (is_equal) return;
  ++differing_;
  if (first_.empty()) {
    first_ = fmt::format("{} {:.6g} where {:.6g} is known of {}", member, stated, close,
                         date.to_string());
  }
}

std::optional<std::string> SessionCheck::swapped_rows() const {
  for (auto one = unmet_.begin(); one != unmet_.end(); ++one) {
    const auto other = std::find_if(std::next(one), unmet_.end(), [&](const Row& row) {
      return meets(one->stated, row.close) && meets(row.stated, one->close);
    });
    if (other == unmet_.end()) continue;
    return fmt::format(
        "has the rows of {} and {} swapped: the first states a previous close of {:.6g} and the "
        "second of {:.6g}, and each is the other's",
        one->member, other->member, one->stated, other->stated);
  }
  return std::nullopt;
}

std::optional<std::string> SessionCheck::reason() const {
  if (differing_ > kFewMembers) {
    return fmt::format(
        "states other closes of the session before on {} of {} members' rows, the first {}: it is "
        "rather of another session than {}, or what is known is false; import the file of the "
        "session before with it",
        differing_, compared_, first_, day_.to_string());
  }
  if (auto swapped = swapped_rows()) return swapped;
  const bool is_next_to_gap =
      over_gap_ >= kMinRepeatRows && share_of(equal_, over_gap_) >= kRepeatShare;
  if (!is_next_to_gap) return std::nullopt;
  const Date next = calendar_.next_trading_day(*before_gap_);
  return fmt::format(
      "states the closes of {} as those of the session before, so it is rather of {} than of {}; "
      "if "
      "the exchange was closed on {}, say so in the calendar",
      before_gap_->to_string(), next.to_string(), day_.to_string(), next.to_string());
}

}  // namespace sensex
