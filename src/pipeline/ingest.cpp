#include "pipeline/ingest.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/core.h>

#include "pipeline/carried_rows.h"
#include "pipeline/declared_actions.h"
#include "pipeline/increment.h"
#include "pipeline/ingest_remarks.h"
#include "pipeline/known_data.h"
#include "pipeline/quality_gate.h"
#include "pipeline/whole_sessions.h"
#include "store/market_archive.h"
#include "store/snapshot_check.h"

namespace sensex {
namespace {

// The rules that fail for nothing but that there is too little.
constexpr std::array kRulesOfSize = {std::string_view("least-sessions"),
                                     std::string_view("least-members")};

// What the dataset before may be held against: an invented market, or another index, has another
// history by right. Of two real sources the rules decide what they must agree on.
const MarketData* comparable(const CurrentDataset& current, const MarketData& data) {
  const MarketData* before = current.known      ? &current.known->data
                             : current.salvaged ? &*current.salvaged
                                                : nullptr;
  const bool may_be = before != nullptr && !data.origin.simulated && !before->origin.simulated &&
                      before->index.symbol() == data.index.symbol();
  return may_be ? before : nullptr;
}

Result<CurrentDataset> dataset_before(const IngestRequest& request, Store& store) {
  if (!request.known) return current_dataset(store);
  const std::string& id = request.known->snapshot.id;
  const Result<std::optional<Snapshot>> current = store.snapshots().current();
  if (!current) return fail(current.error());
  const Status still =
      check_still_current(id, *current ? std::optional((*current)->id) : std::nullopt);
  if (!still) return fail(still.error());
  return CurrentDataset{.id = id, .known = request.known};
}

Result<MarketData> load(BarSource& source, const IngestRequest& request,
                        const std::optional<Known>& known) {
  if (request.only_increment && known) return load_increment(source, request.range, known->data);
  Result<MarketData> data = source.load({.range = request.range});
  if (!data || !known) return data;
  keep_failed(*data, known->data);
  carry_over(known->data, *data);
  return data;
}

// Of data that were refused only the judgement is kept, under the name that they would have had.
tl::unexpected<Error> refused(const MarketData& data, const QualityReport& report,
                              const IngestParts& parts, const Error& why) {
  const std::unique_ptr<Store> scratch = make_memory_store();
  const Result<Snapshot> snapshot =
      archive_market_data(data, parts.market, scratch->objects(), report.checked_at);
  if (!snapshot) return fail(snapshot.error());
  const Status kept = record_quality(parts.store, snapshot->id, report);
  return fail(kept ? refusal_of_ingest(report, why) : kept.error());
}

// Of nothing there is no dataset, and nothing to judge.
Status check_any_session(const MarketData& data) {
  if (!data.index.bars().empty()) return {};
  return fail(Errc::not_enough_data,
              fmt::format("the source has no finished session of {}; ingest again later",
                          data.index.symbol().text()));
}

// Stores the data with their judgement and makes them the current dataset.
Result<IngestResult> keep(MarketData data, const QualityReport& report,
                          const CurrentDataset& before, std::vector<std::string> remarks,
                          const IngestParts& parts) {
  const std::optional<Known>& known = before.known;
  std::optional<StoredData> stored;
  if (known) stored.emplace(StoredData{known->snapshot.id, known->data});
  Result<Snapshot> snapshot =
      archive_market_data(data, parts.market, parts.store.objects(), report.checked_at, stored);
  if (!snapshot) return fail(std::move(snapshot.error()));
  if (const Status kept = record_quality(parts.store, snapshot->id, report); !kept) {
    return fail(kept.error());
  }
  const Result<bool> changed = parts.store.snapshots().replace_current(before.id, *snapshot);
  if (!changed) return fail(changed.error());
  return IngestResult{std::move(*snapshot), *changed, std::move(data.refused), std::move(remarks)};
}

void add_present(std::vector<std::string>& remarks,
                 std::initializer_list<std::optional<std::string>> more) {
  for (const auto& remark : more) {
    if (remark) remarks.push_back(*remark);
  }
}

}  // namespace

bool lacks_only(const QualityReport& report) {
  const auto stops = [](const RuleResult& rule) {
    return rule.stops >= Stops::ingest && !rule.accepted;
  };
  const auto is_of_size = [](const RuleResult& rule) {
    return std::ranges::find(kRulesOfSize, rule.rule) != kRulesOfSize.end();
  };
  return std::ranges::any_of(report.rules, stops) &&
         std::ranges::all_of(report.rules, [&](const RuleResult& rule) {
           return !stops(rule) || is_of_size(rule);
         });
}

Result<IngestResult> ingest(BarSource& source, const IngestRequest& request,
                            const IngestParts& parts) {
  // Fetching takes time: what was asked for before a session's end is not final for having arrived
  // after it.
  const Instant now = parts.clock.now();
  const Result<CurrentDataset> current = dataset_before(request, parts.store);
  if (!current) return fail(current.error());
  const std::optional<Known>& known = current->known;
  Result<MarketData> data = load(source, request, known);
  if (parts.stop.stop_requested()) {
    return fail(Errc::unavailable, "stopped; the dataset is what it was");
  }
  if (!data) return fail(std::move(data.error()));
  if (const Status done = apply_declared_actions(parts.market, *data); !done) {
    return fail(done.error());
  }
  const Date last_completed = parts.market.calendar().last_completed_session(now);
  const auto unfinished = remark_on_unfinished(*data, last_completed);
  // The gate looks for days to come too, so it gets the data with what is not known yet.
  MarketData judged = *data;
  keep_known(*data, parts.market, now);
  if (const Status any = check_any_session(*data); !any) return fail(any.error());
  const std::optional<Cut> cut = keep_whole_sessions(*data, parts.market);
  if (cut) leave_out(judged, cut->last, last_completed);
  const std::optional<std::string> ahead = cut_to_index(*data);
  const Result<std::vector<Acceptance>> remembered = accepted_before(parts.store);
  if (!remembered) return fail(remembered.error());
  const QualityReport report = check_quality({.data = judged,
                                              .market = parts.market,
                                              .previous = comparable(*current, *data),
                                              .now = now,
                                              .remembered = *remembered},
                                             request.accepted);
  if (parts.on_judged) parts.on_judged(report);

  const Status good = require_quality(report, Stops::ingest);
  if (!good) return refused(*data, report, parts, good.error());
  std::vector<std::string> remarks = data->remarks;
  add_present(remarks,
              {current->damage, unfinished, cut ? std::optional(cut->remark) : std::nullopt, ahead,
               remark_on_members(*data, parts.market), remark_on_failures(*data),
               remark_on_quality(report)});
  return keep(std::move(*data), report, *current, std::move(remarks), parts);
}

}  // namespace sensex
