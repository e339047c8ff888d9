#include "store/market_archive.h"

#include <algorithm>
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

// A series of a dataset that is whole in the store: a year that is still the same has its name.
template <class Day>
struct StoredSeries {
  std::span<const ManifestChunk> chunks = {};
  std::span<const Day> days = {};

  // Null: that year was another, or none.
  const ManifestChunk* chunk_of(std::span<const Day> year) const {
    std::span<const Day> rest = days;
    for (const ManifestChunk& chunk : chunks) {
      const std::span<const Day> stored = rest.first(chunk.count);
      if (chunk.year == year.front().date.year()) {
        return std::ranges::equal(stored, year) ? &chunk : nullptr;
      }
      rest = rest.subspan(chunk.count);
    }
    return nullptr;
  }
};

// A dataset that is whole in the store, by its series.
class StoredMarket {
 public:
  static Result<StoredMarket> read(const StoredData& stored, ObjectStore& objects);

  StoredSeries<Bar> bars_of(SeriesKind kind, const Symbol& symbol) const {
    const ManifestSeries* names = names_of(kind, symbol.text());
    if (names == nullptr) return {};
    if (kind == SeriesKind::index) return {names->chunks, data_->index.bars()};
    const auto stock = std::ranges::find(data_->stocks, symbol, &Series::symbol);
    return {names->chunks, stock->bars()};
  }
  StoredSeries<GlobalPoint> points_of(const std::string& id) const {
    const ManifestSeries* names = names_of(SeriesKind::global, id);
    if (names == nullptr) return {};
    return {names->chunks, std::ranges::find(data_->globals, id, &GlobalSeries::id)->points()};
  }

 private:
  // Null: it had no such series.
  const ManifestSeries* names_of(SeriesKind kind, std::string_view name) const {
    const auto found = std::ranges::find_if(manifest_.series, [&](const ManifestSeries& series) {
      return series.kind == kind && series.name == name;
    });
    return found == manifest_.series.end() ? nullptr : &*found;
  }

  MarketManifest manifest_ = {};  // without series: there is no such dataset
  const MarketData* data_ = nullptr;
};

// A dataset on its way into the store.
struct Parcel {
  MarketManifest manifest = {};
  std::vector<NamedBytes> objects = {};  // what is not there yet

  // Takes the bytes and gives the name they will have.
  std::string add(std::string bytes) { return objects.emplace_back(std::move(bytes)).digest(); }
};

template <class Day, class Encode>
void pack_days(std::span<const Day> days, const StoredSeries<Day>& stored, Encode encode,
               Parcel& parcel) {
  while (!days.empty()) {
    const std::span<const Day> year = first_year(days);
    const ManifestChunk* same = stored.chunk_of(year);
    parcel.manifest.series.back().chunks.push_back(
        {.year = year.front().date.year(),
         .count = year.size(),
         .digest = same != nullptr ? same->digest : parcel.add(encode(year))});
    days = days.subspan(year.size());
  }
}

void pack_bars(SeriesKind kind, const Series& series, const StoredMarket& stored, Parcel& parcel) {
  parcel.manifest.series.push_back({.kind = kind, .name = series.symbol().text()});
  pack_days(series.bars(), stored.bars_of(kind, series.symbol()), encode_bars, parcel);
  parcel.manifest.series.back().opening = series.opening();
}

void pack_points(const GlobalSeries& series, const StoredMarket& stored, Parcel& parcel) {
  parcel.manifest.series.push_back({.kind = SeriesKind::global, .name = series.id()});
  pack_days(series.points(), stored.points_of(series.id()), encode_points, parcel);
}

Parcel pack(const MarketData& data, const Market& market, const StoredMarket& stored) {
  Parcel parcel = {.manifest = {.origin = data.origin, .market = market.name()}};
  parcel.manifest.definition = parcel.add(market.text());
  if (!data.actions.empty()) parcel.manifest.actions = parcel.add(to_text(data.actions));
  pack_bars(SeriesKind::index, data.index, stored, parcel);
  for (const Series& stock : data.stocks) pack_bars(SeriesKind::stock, stock, stored, parcel);
  for (const GlobalSeries& global : data.globals) pack_points(global, stored, parcel);
  return parcel;
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
  return Series::create(std::move(*symbol), std::move(*bars), series.opening);
}

Result<GlobalSeries> restore_points(const ManifestSeries& series, ObjectStore& objects) {
  Result<std::vector<GlobalPoint>> points = restore_days(series, objects, decode_points);
  if (!points) return fail(points.error());
  return GlobalSeries::create(series.name, std::move(*points));
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
tl::unexpected<Error> in_dataset(std::string_view id, std::string_view part, Error error) {
  if (error.code == Errc::not_found || error.code == Errc::invalid_argument) {
    error.code = Errc::malformed_data;
  }
  error.message = fmt::format("dataset {:.12}, {}: {}", id, part, error.message);
  if (error.code == Errc::malformed_data) error.message += "; run: sensex ingest";
  return fail(std::move(error));
}

Result<std::vector<CorporateAction>> restore_actions(std::string_view digest,
                                                     ObjectStore& objects) {
  const Result<std::string> text = objects.get(digest);
  if (!text) return fail(text.error());
  return parse_actions(*text);
}

Result<MarketManifest> read_manifest(std::string_view snapshot_id, ObjectStore& objects) {
  const Result<std::string> text = objects.get(snapshot_id);
  // That it is not there is told as it is: the id may be wrong.
  if (!text && text.error().code == Errc::not_found) return fail(text.error());
  if (!text) return in_dataset(snapshot_id, "manifest", text.error());
  return parse_market_manifest(*text);
}

Result<MarketManifest> read_data_manifest(std::string_view snapshot_id, ObjectStore& objects) {
  Result<MarketManifest> manifest = read_manifest(snapshot_id, objects);
  if (!manifest) return manifest;
  if (manifest->series.empty() || manifest->series.front().kind != SeriesKind::index) {
    return fail(Errc::malformed_data, "a market manifest must list the index first");
  }
  return manifest;
}

Result<StoredMarket> StoredMarket::read(const StoredData& stored, ObjectStore& objects) {
  Result<MarketManifest> manifest = read_data_manifest(stored.snapshot_id, objects);
  if (!manifest) return fail(std::move(manifest.error()));
  StoredMarket market;
  market.manifest_ = std::move(*manifest);
  market.data_ = &stored.data;
  return market;
}

}  // namespace

Result<Snapshot> archive_market_data(const MarketData& data, const Market& market,
                                     ObjectStore& objects, Instant now,
                                     const std::optional<StoredData>& stored) {
  if (Status fits = check_archivable(data); !fits) return fail(fits.error());
  Result<StoredMarket> before = StoredMarket();
  if (stored) before = StoredMarket::read(*stored, objects);
  if (!before) return fail(std::move(before.error()));
  Parcel parcel = pack(data, market, *before);
  // Everything in one durable step: each costs a wait for the disk.
  std::string id = parcel.add(to_text(parcel.manifest));
  const Status kept = objects.put_all(parcel.objects);
  if (!kept) return fail(kept.error());
  return Snapshot{.id = std::move(id),
                  .market = market.name(),
                  .origin = data.origin,
                  .first_session = data.index.bars().front().date,
                  .last_session = data.index.bars().back().date,
                  .stock_count = data.stocks.size(),
                  .bar_count = count_bars(data),
                  .created_at = now};
}

Result<MarketData> restore_market_data(std::string_view snapshot_id, ObjectStore& objects) {
  const Result<MarketManifest> manifest = read_data_manifest(snapshot_id, objects);
  if (!manifest) return fail(manifest.error());
  const std::span<const ManifestSeries> all(manifest->series);
  Result<Series> index = restore_bars(all.front(), objects);
  if (!index) return in_dataset(snapshot_id, all.front().name, index.error());
  MarketData data = {.origin = manifest->origin, .index = std::move(*index)};
  if (!manifest->actions.empty()) {
    Result<std::vector<CorporateAction>> actions = restore_actions(manifest->actions, objects);
    if (!actions) return fail(actions.error());
    data.actions = std::move(*actions);
  }
  for (const ManifestSeries& series : all.subspan(1)) {
    const Status restored = restore_one(series, objects, data);
    if (!restored) return in_dataset(snapshot_id, series.name, restored.error());
  }
  return data;
}

Result<MarketData> salvage_market_data(std::string_view snapshot_id, ObjectStore& objects) {
  const Result<MarketManifest> manifest = read_data_manifest(snapshot_id, objects);
  if (!manifest) return fail(manifest.error());
  const std::span<const ManifestSeries> all(manifest->series);
  Result<Series> index = restore_bars(all.front(), objects);
  if (!index) index = restore_bars({.kind = SeriesKind::index, .name = all.front().name}, objects);
  if (!index) return fail(index.error());
  MarketData data = {.origin = manifest->origin, .index = std::move(*index)};
  if (!manifest->actions.empty()) {
    data.actions = restore_actions(manifest->actions, objects).value_or(data.actions);
  }
  // What fails is what is left out.
  for (const ManifestSeries& series : all.subspan(1)) {
    static_cast<void>(restore_one(series, objects, data));
  }
  return data;
}

Result<Market> restore_market(const Snapshot& snapshot, ObjectStore& objects) {
  if (Result<Market> own = Market::named(snapshot.market)) return own;
  const Result<MarketManifest> manifest = read_manifest(snapshot.id, objects);
  if (!manifest) return fail(manifest.error());
  const Result<std::string> definition = objects.get(manifest->definition);
  if (!definition) return in_dataset(snapshot.id, "market definition", definition.error());
  return Market::parse(*definition);
}

}  // namespace sensex
