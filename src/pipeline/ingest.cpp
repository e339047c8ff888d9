#include "pipeline/ingest.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/core.h>

#include "store/market_archive.h"

namespace sensex {
namespace {

Status check_size(const MarketData& data) {
  const auto stocks = static_cast<std::size_t>(std::ranges::count_if(
      data.stocks, [](const Series& series) { return !series.bars().empty(); }));
  if (stocks < kLeastStocks) {
    return fail(Errc::not_enough_data,
                fmt::format("at least {} stocks are needed, the source has {}; add the missing "
                            "members' files or use --source simulated",
                            kLeastStocks, stocks));
  }
  const std::size_t sessions = data.index.bars().size();
  if (sessions < kLeastSessions) {
    return fail(Errc::not_enough_data,
                fmt::format("at least {} sessions of the index are needed, the source has {}; add "
                            "older rows or use --source simulated",
                            kLeastSessions, sessions));
  }
  return {};
}

std::size_t rows_of_typical_file(const MarketData& data) { return data.index.bars().size(); }

Status check_refusals(const MarketData& data) {
  std::map<std::string, std::size_t> by_file;
  for (const RefusedRow& row : data.refused) ++by_file[row.file];
  const auto most =
      static_cast<std::size_t>(kMostRefusedShare * static_cast<double>(rows_of_typical_file(data)));
  for (const auto& [file, count] : by_file) {
    if (count > most) {
      return fail(
          Errc::malformed_data,
          fmt::format("{} has {} impossible bars, at most {} are tolerated; the first: line "
                      "{}: {}; mend or replace the file",
                      file, count, most, data.refused.front().line, data.refused.front().reason));
    }
  }
  return {};
}

}  // namespace

Result<IngestResult> ingest(BarSource& source, DateRange range, Store& store, const Clock& clock) {
  Result<MarketData> data = source.load(range);
  if (!data) return fail(std::move(data.error()));
  if (const Status sized = check_size(*data); !sized) return fail(sized.error());
  if (const Status clean = check_refusals(*data); !clean) return fail(clean.error());

  Result<Snapshot> snapshot = archive_market_data(*data, store.objects(), clock.now());
  if (!snapshot) return fail(std::move(snapshot.error()));
  const Result<bool> changed = store.snapshots().make_current(*snapshot);
  if (!changed) return fail(changed.error());
  return IngestResult{std::move(*snapshot), *changed, std::move(data->refused)};
}

}  // namespace sensex
