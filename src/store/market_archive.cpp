#include "store/market_archive.h"

#include <optional>
#include <span>

#include <fmt/core.h>

#include "store/market_chunk.h"
#include "store/market_manifest.h"

namespace sensex {
namespace {

// The days of the first calendar year in `days`.
template <class Day>
std::span<const Day> first_year(std::span<const Day> days) {
  std::size_t count = 0;
  const int year = days.front().date.year();
  const Date next_year(year + 1, 1, 1);
  while (count < days.size() && days[count].date < next_year) ++count;
  return days.first(count);
}

template <class Day, class Encode>
Status archive_days(std::span<const Day> days, Encode encode, ObjectStore& objects,
                    ManifestSeries& series) {
  while (!days.empty()) {
    const std::span<const Day> year = first_year(days);
    const Result<std::string> digest = objects.put(encode(year));
    if (!digest) return fail(digest.error());
    series.chunks.push_back(
        {.year = year.front().date.year(), .count = year.size(), .digest = *digest});
    days = days.subspan(year.size());
  }
  return {};
}

Status archive_bars(SeriesKind kind, const Series& bars, ObjectStore& objects,
                    MarketManifest& manifest) {
  ManifestSeries& series = manifest.series.emplace_back();
  series.kind = kind;
  series.name = bars.symbol().text();
  return archive_days(bars.bars(), encode_bars, objects, series);
}

Status archive_points(const GlobalSeries& points, ObjectStore& objects, MarketManifest& manifest) {
  ManifestSeries& series = manifest.series.emplace_back();
  series.kind = SeriesKind::global;
  series.name = to_string(points.id());
  return archive_days(points.points(), encode_points, objects, series);
}

Result<MarketManifest> archive_series(const MarketData& data, ObjectStore& objects) {
  MarketManifest manifest = {.origin = data.origin};
  Status done = archive_bars(SeriesKind::index, data.index, objects, manifest);
  for (const Series& stock : data.stocks) {
    if (done) done = archive_bars(SeriesKind::stock, stock, objects, manifest);
  }
  for (const GlobalSeries& global : data.globals) {
    if (done) done = archive_points(global, objects, manifest);
  }
  if (!done) return fail(done.error());
  return manifest;
}

Status check_archivable(const MarketData& data) {
  if (data.index.bars().empty()) {
    return fail(Errc::not_enough_data, "the index has no bar, so there is no dataset to store");
  }
  if (data.origin.source.find('\n') != std::string::npos) {
    return fail(Errc::invalid_argument, "a data source's name must be one line");
  }
  return {};
}

std::size_t count_bars(const MarketData& data) {
  std::size_t count = data.index.bars().size();
  for (const Series& stock : data.stocks) count += stock.bars().size();
  return count;
}

// Reads a series' chunks back. `decode` is a function of market_chunk.h.
template <class Day>
Result<std::vector<Day>> restore_days(const ManifestSeries& series, ObjectStore& objects,
                                      Result<std::vector<Day>> (*decode)(std::string_view)) {
  std::vector<Day> days;
  for (const ManifestChunk& chunk : series.chunks) {
    const Result<std::string> bytes = objects.get(chunk.digest);
    if (!bytes) return fail(bytes.error());
    const Result<std::vector<Day>> year = decode(*bytes);
    if (!year) return fail(year.error());
    if (year->size() != chunk.count) {
      return fail(Errc::malformed_data, fmt::format("expected {} days of {}, got {}", chunk.count,
                                                    chunk.year, year->size()));
    }
    days.insert(days.end(), year->begin(), year->end());
  }
  return days;
}

Result<Series> restore_bars(const ManifestSeries& series, ObjectStore& objects) {
  Result<Symbol> symbol = Symbol::parse(series.name);
  if (!symbol) return fail(symbol.error());
  Result<std::vector<Bar>> bars = restore_days(series, objects, decode_bars);
  if (!bars) return fail(bars.error());
  return Series::create(std::move(*symbol), std::move(*bars));
}

Result<GlobalSeries> restore_points(const ManifestSeries& series, ObjectStore& objects) {
  const Result<GlobalId> id = parse_global_id(series.name);
  if (!id) return fail(id.error());
  Result<std::vector<GlobalPoint>> points = restore_days(series, objects, decode_points);
  if (!points) return fail(points.error());
  return GlobalSeries::create(*id, std::move(*points));
}

template <class T>
Status keep(Result<T> series, std::vector<T>& all) {
  if (!series) return fail(series.error());
  all.push_back(std::move(*series));
  return {};
}

Status restore_one(const ManifestSeries& series, ObjectStore& objects, MarketData& data) {
  switch (series.kind) {
    case SeriesKind::index:
      return fail(Errc::malformed_data, "the index is listed twice");
    case SeriesKind::stock:
      return keep(restore_bars(series, objects), data.stocks);
    case SeriesKind::global:
      return keep(restore_points(series, objects), data.globals);
  }
  return fail(Errc::internal, "no such kind of series");
}

// A missing or impossible piece of a listed dataset is damage, whatever the piece itself says.
tl::unexpected<Error> in_dataset(std::string_view id, const ManifestSeries& series, Error error) {
  if (error.code == Errc::not_found || error.code == Errc::invalid_argument) {
    error.code = Errc::malformed_data;
  }
  error.message = fmt::format("dataset {:.12}, {}: {}", id, series.name, error.message);
  if (error.code == Errc::malformed_data) error.message += "; run: sensex ingest";
  return fail(std::move(error));
}

}  // namespace

Result<Snapshot> archive_market_data(const MarketData& data, ObjectStore& objects, Instant now) {
  if (Status fits = check_archivable(data); !fits) return fail(fits.error());
  const Result<MarketManifest> manifest = archive_series(data, objects);
  if (!manifest) return fail(manifest.error());
  Result<std::string> id = objects.put(to_text(*manifest));
  if (!id) return fail(id.error());
  return Snapshot{.id = std::move(*id),
                  .origin = data.origin,
                  .first_session = data.index.bars().front().date,
                  .last_session = data.index.bars().back().date,
                  .stock_count = data.stocks.size(),
                  .bar_count = count_bars(data),
                  .created_at = now};
}

Result<MarketData> restore_market_data(std::string_view snapshot_id, ObjectStore& objects) {
  const Result<std::string> text = objects.get(snapshot_id);
  if (!text) return fail(text.error());
  const Result<MarketManifest> manifest = parse_market_manifest(*text);
  if (!manifest) return fail(manifest.error());
  if (manifest->series.empty() || manifest->series.front().kind != SeriesKind::index) {
    return fail(Errc::malformed_data, "a market manifest must list the index first");
  }
  const std::span<const ManifestSeries> all(manifest->series);
  Result<Series> index = restore_bars(all.front(), objects);
  if (!index) return in_dataset(snapshot_id, all.front(), index.error());
  MarketData data = {.origin = manifest->origin, .index = std::move(*index)};
  for (const ManifestSeries& series : all.subspan(1)) {
    const Status restored = restore_one(series, objects, data);
    if (!restored) return in_dataset(snapshot_id, series, restored.error());
  }
  return data;
}

}  // namespace sensex
