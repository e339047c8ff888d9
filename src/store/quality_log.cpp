#include "store/quality_log.h"

#include <fmt/core.h>

#include "store/store_text.h"

namespace sensex {

Status check_quality_record(const QualityRecord& record) {
  if (Status fits = check_name("a quality record's snapshot", record.snapshot); !fits) return fits;
  if (Status fits = check_name("a quality record's report", record.report); !fits) return fits;
  if (Status fits = check_name("a quality record's verdict", record.verdict); !fits) return fits;
  if (as_note(record.accepted) == record.accepted) return {};
  return fail(Errc::invalid_argument,
              fmt::format("a quality record's accepted rules must be at most {} bytes on one line, "
                          "got {} bytes",
                          kLongestNote, record.accepted.size()));
}

}  // namespace sensex
