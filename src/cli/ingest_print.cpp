#include "cli/ingest_print.h"

#include <ostream>

#include <fmt/core.h>

namespace sensex {

void print(const IngestResult& result, Context& context) {
  for (const RefusedRow& row : result.refused) {
    context.err << fmt::format("refused {}:{}: {}\n", row.file, row.line, row.reason);
  }
  for (const std::string& remark : result.remarks) context.out << remark << '\n';
  const Snapshot& snapshot = result.snapshot;
  context.out << fmt::format(
      "{} dataset {}: {}{}, {} stocks, {} bars, sessions {} to {}, {} refused\n",
      result.changed ? "stored" : "unchanged", snapshot.id.substr(0, 12), snapshot.origin.source,
      snapshot.origin.simulated ? " (not a real market)" : "", snapshot.stock_count,
      snapshot.bar_count, snapshot.first_session.to_string(), snapshot.last_session.to_string(),
      result.refused.size() == 1 ? "1 row" : fmt::format("{} rows", result.refused.size()));
}

}  // namespace sensex
