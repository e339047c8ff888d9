#pragma once

#include "adapters/bhavcopy/gap.h"
#include "adapters/bhavcopy/member_parts.h"
#include "adapters/bhavcopy/stated_close.h"

namespace sensex {

// Where the new raw days join the known bars.
struct Seam {
  OtherTerms terms = {};  // of the known bars, to be in terms of the raw price at their end
  bool is_measured_over_gap = false;  // neither a stated close nor a common day told
  bool is_last_doubted = false;       // the last known bar is rather false (false_bar.h)
};

// By the stated previous close, else by common days, else by the first price after the known bars.
// `checked` are the raw days of `parts`.
Seam seam_of(const MemberParts& parts, const CheckedRows& checked);

}  // namespace sensex
