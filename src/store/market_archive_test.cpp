#include "store/market_archive.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "store/store.h"

namespace sensex {
namespace {

const Instant kNow = *parse_iso8601("2025-01-01T00:00:00.000Z");

Symbol symbol(std::string_view text) { return Symbol::parse(text).value(); }

Bar bar(Date date, double close) {
  return {.date = date,
          .open = close,
          .high = close + 1,
          .low = close - 1,
          .close = close,
          .volume = 1000};
}

Series series(std::string_view name, Date from, int days) {
  std::vector<Bar> bars;
  for (int day = 0; day < days; ++day) bars.push_back(bar(from.plus_days(day), 100 + day));
  return Series::create(symbol(name), std::move(bars)).value();
}

const Market& small_market() {
  static const Market market =
      Market::parse(
          "market small\ntitle A Small Market\nindex ^BSESN Small\nexchange X\ncurrency INR\n"
          "least-members 1\ncovers 2024-01-01 2024-12-31\nmembers-known-from 2024-01-01\n"
          "member TCS\n")
          .value();
  return market;
}

// Two calendar years, a stock without a bar, one global market.
MarketData bars() {
  return {.origin = {.source = "csv", .simulated = false},
          .index = series("^BSESN", Date(2023, 12, 1), 60),
          .stocks = {series("ETERNAL", Date(2024, 1, 1), 0), series("TCS", Date(2023, 12, 15), 40)},
          .globals = {GlobalSeries::create("india_vix", {{.date = Date(2024, 1, 2), .close = 14.5}})
                          .value()},
          .actions = {{.symbol = symbol("TCS"),
                       .ex_date = Date(2024, 1, 8),
                       .factor = 0.5,
                       .origin = ActionOrigin::feed,
                       .as_of = Date(2024, 1, 8)}}};
}

void expect_same(const MarketData& actual, const MarketData& expected) {
  EXPECT_EQ(actual.origin, expected.origin);
  EXPECT_EQ(actual.index, expected.index);
  EXPECT_EQ(actual.stocks, expected.stocks);
  EXPECT_EQ(actual.globals, expected.globals);
  EXPECT_EQ(actual.actions, expected.actions);
}

// Counts what is put and can lose an object.
class SpyObjects final : public ObjectStore {
 public:
  Result<std::string> put(std::string_view bytes) override {
    ++puts;
    return kept_->objects().put(bytes);
  }
  Status put_all(std::span<const NamedBytes> objects) override {
    puts += objects.size();
    return kept_->objects().put_all(objects);
  }
  Result<std::string> get(std::string_view digest) override {
    if (lost == ++gets_) return fail(Errc::not_found, "gone");
    if (damaged == gets_) return fail(Errc::malformed_data, "other bytes");
    return kept_->objects().get(digest);
  }

  std::size_t puts = 0;
  // Which get fails, counted from 1; the manifest is the first.
  int lost = 0;
  int damaged = 0;

 private:
  std::unique_ptr<Store> kept_ = make_memory_store();
  int gets_ = 0;
};

TEST(MarketArchive, RestoresWhatWasArchived) {
  SpyObjects objects;
  const Snapshot snapshot = archive_market_data(bars(), small_market(), objects, kNow).value();
  expect_same(restore_market_data(snapshot.id, objects).value(), bars());
}

TEST(MarketArchive, DescribesTheDataset) {
  SpyObjects objects;
  const Snapshot snapshot = archive_market_data(bars(), small_market(), objects, kNow).value();
  EXPECT_EQ(snapshot.market, "small");
  EXPECT_EQ(snapshot.first_session, Date(2023, 12, 1));
  EXPECT_EQ(snapshot.last_session, Date(2024, 1, 29));
  EXPECT_EQ(snapshot.stock_count, 2U);
  EXPECT_EQ(snapshot.bar_count, 100U);
  EXPECT_EQ(snapshot.created_at, kNow);
  EXPECT_EQ(snapshot.origin, bars().origin);
}

// The dataset of bars(), and the same data after something happened to them.
class ArchiveOverAnother : public testing::Test {
 protected:
  ArchiveOverAnother() { objects_.puts = 0; }

  // How many objects are put for `data`, which get the name that they always have.
  std::size_t puts_for(const MarketData& data) {
    const auto over = archive_market_data(data, small_market(), objects_, kNow,
                                          StoredData{before_.id, before_data_});
    EXPECT_TRUE(over.has_value());
    const std::size_t puts = objects_.puts;
    SpyObjects fresh;
    EXPECT_EQ(over->id, archive_market_data(data, small_market(), fresh, kNow)->id);
    expect_same(restore_market_data(over->id, objects_).value(), data);
    return puts;
  }

  MarketData before_data_ = bars();
  SpyObjects objects_;
  Snapshot before_ = archive_market_data(before_data_, small_market(), objects_, kNow).value();
};

TEST_F(ArchiveOverAnother, OfTheSameDataOnlyWhatIsNoSeriesIsPutAgain) {
  EXPECT_EQ(puts_for(bars()), 3U);  // definition, actions, manifest
}

TEST_F(ArchiveOverAnother, OfADayMoreTheYearIsPut) {
  MarketData data = bars();
  data.stocks[1] = series("TCS", Date(2023, 12, 15), 41);
  EXPECT_EQ(puts_for(data), 4U);
}

TEST_F(ArchiveOverAnother, OfACloseThatChangedTheYearIsPut) {
  MarketData data = bars();
  std::vector<Bar> changed(data.index.bars().begin(), data.index.bars().end());
  changed.front().close += 0.25;
  data.index = Series::create(symbol("^BSESN"), changed).value();
  EXPECT_EQ(puts_for(data), 4U);
}

TEST_F(ArchiveOverAnother, ASeriesThatIsNewOrBeginsEarlierIsPut) {
  MarketData data = bars();
  data.stocks[0] = series("ETERNAL", Date(2024, 1, 1), 3);
  data.stocks.push_back(series("ZYDUS", Date(2023, 12, 30), 4));
  data.globals.push_back(
      GlobalSeries::create("tokyo", {{.date = Date(2024, 1, 2), .close = 33000}}).value());
  EXPECT_EQ(puts_for(data), 7U);
}

TEST_F(ArchiveOverAnother, WhatIsGoneIsNotListed) {
  MarketData data = bars();
  data.stocks.pop_back();
  data.globals.clear();
  EXPECT_EQ(puts_for(data), 3U);
}

// Computed independently: Python's struct and hashlib, following docs/formats/market-archive.md.
TEST(MarketArchive, TheIdIsTheSpecifiedOne) {
  SpyObjects objects;
  std::vector<Bar> bars = {{.date = Date(2024, 12, 30),
                            .open = 78637.58,
                            .high = 79092.7,
                            .low = 78077.13,
                            .close = 78248.13,
                            .volume = 8700},
                           {.date = Date(2024, 12, 31),
                            .open = 77982.57,
                            .high = 78305.34,
                            .low = 77560.79,
                            .close = 78139.01,
                            .volume = 6100}};
  const MarketData data = {
      .origin = {.source = "csv"},
      .index =
          Series::create(symbol("^BSESN"), std::move(bars), Opening{Date(2025, 1, 1), 78265.07})
              .value(),
      .stocks = {series("TCS", Date(2024, 1, 1), 0)},
      .globals = {
          GlobalSeries::create("india_vix", {{.date = Date(2024, 12, 30), .close = 1.5}}).value()}};
  EXPECT_EQ(archive_market_data(data, small_market(), objects, kNow).value().id,
            "fafb7cb6f6faab76f8f4e24075508d45cc98e00ed8ba9530cb1255249503a853");
}

TEST(MarketArchive, TheSameDataHasTheSameIdWheneverItIsArchived) {
  SpyObjects objects;
  MarketData again = bars();
  again.refused = {{.file = "TCS.csv", .line = 7, .reason = "high below low"}};
  const Instant later = kNow + std::chrono::hours(24);
  EXPECT_EQ(archive_market_data(bars(), small_market(), objects, kNow).value().id,
            archive_market_data(again, small_market(), objects, later).value().id);
}

TEST(MarketArchive, EveryPartOfTheDataCounts) {
  SpyObjects objects;
  std::vector<MarketData> others(8, bars());
  others[1].origin.simulated = true;
  others[2].origin.source = "simulated";
  others[3].index = series("^BSESN", Date(2023, 12, 1), 61);
  others[4].stocks.pop_back();
  others[5].globals.clear();
  const auto index = others[0].index.bars();
  others[6].index = Series::create(symbol("^BSESN"), {index.begin(), index.end()},
                                   Opening{Date(2024, 1, 30), 160.0})
                        .value();
  others[7].actions.clear();
  std::set<std::string> ids;
  for (const MarketData& data : others) {
    ids.insert(archive_market_data(data, small_market(), objects, kNow).value().id);
  }
  EXPECT_EQ(ids.size(), others.size());
}

TEST(MarketArchive, KeepsOneObjectPerInstrumentAndYear) {
  SpyObjects objects;
  ASSERT_TRUE(archive_market_data(bars(), small_market(), objects, kNow).has_value());
  EXPECT_EQ(objects.puts,
            2U + 2U + 1U + 3U);  // index, TCS, india_vix, definition, actions, manifest
}

TEST(MarketArchive, RefusesAnIndexWithoutBars) {
  SpyObjects objects;
  MarketData data = bars();
  data.index = series("^BSESN", Date(2024, 1, 1), 0);
  EXPECT_EQ(archive_market_data(data, small_market(), objects, kNow).error().code,
            Errc::not_enough_data);
  EXPECT_EQ(objects.puts, 0U);
}

TEST(MarketArchive, GivesBackTheDefinitionItWasKeptWith) {
  SpyObjects objects;
  const Snapshot snapshot = archive_market_data(bars(), small_market(), objects, kNow).value();
  EXPECT_EQ(restore_market(snapshot, objects)->text(), small_market().text());
}

TEST(MarketArchive, AMarketThatShipsIsTheProgramsOwnWhateverIsStored) {
  SpyObjects objects;
  const Snapshot lost{.id = std::string(64, '0'), .market = "sensex"};
  EXPECT_EQ(restore_market(lost, objects)->text(), Market::named("sensex")->text());
}

TEST(MarketArchive, ADamagedManifestSaysWhichDatasetAndWhatToDo) {
  SpyObjects objects;
  const Snapshot snapshot = archive_market_data(bars(), small_market(), objects, kNow).value();
  objects.damaged = 1;
  const Error error = restore_market_data(snapshot.id, objects).error();
  EXPECT_EQ(error.code, Errc::malformed_data);
  EXPECT_EQ(error.message,
            "dataset " + snapshot.id.substr(0, 12) + ", manifest: other bytes; run: sensex ingest");
}

TEST(MarketArchive, SaysThatTheSnapshotIsNotThere) {
  SpyObjects objects;
  EXPECT_EQ(restore_market_data("00", objects).error().code, Errc::not_found);
}

TEST(MarketArchive, AMissingObjectIsDamage) {
  SpyObjects objects;
  const Snapshot snapshot = archive_market_data(bars(), small_market(), objects, kNow).value();
  objects.lost = 5;  // manifest, two of the index, the actions, the first of TCS
  const Error error = restore_market_data(snapshot.id, objects).error();
  EXPECT_EQ(error.code, Errc::malformed_data);
  EXPECT_EQ(error.message,
            "dataset " + snapshot.id.substr(0, 12) + ", TCS: gone; run: sensex ingest");
}

TEST(MarketArchive, OfADamagedDatasetTheWholeSeriesAreSalvaged) {
  SpyObjects objects;
  const Snapshot snapshot = archive_market_data(bars(), small_market(), objects, kNow).value();
  objects.lost = 5;
  const MarketData salvaged = salvage_market_data(snapshot.id, objects).value();
  EXPECT_EQ(salvaged.index, bars().index);
  EXPECT_EQ(salvaged.globals, bars().globals);
  EXPECT_EQ(salvaged.stocks.size() + 1, bars().stocks.size());
  EXPECT_TRUE(std::ranges::none_of(
      salvaged.stocks, [](const Series& stock) { return stock.symbol() == symbol("TCS"); }));
}

TEST(MarketArchive, OfADamagedIndexNoBarIsSalvaged) {
  SpyObjects objects;
  const Snapshot snapshot = archive_market_data(bars(), small_market(), objects, kNow).value();
  objects.lost = 2;
  const MarketData salvaged = salvage_market_data(snapshot.id, objects).value();
  EXPECT_TRUE(salvaged.index.bars().empty());
  EXPECT_EQ(salvaged.index.symbol(), bars().index.symbol());
  EXPECT_EQ(salvaged.stocks.size(), bars().stocks.size());
}

TEST(MarketArchive, AnObjectThatIsNoManifestIsRefused) {
  SpyObjects objects;
  const std::string digest = objects.put("something else\n").value();
  EXPECT_EQ(restore_market_data(digest, objects).error().code, Errc::malformed_data);
}

}  // namespace
}  // namespace sensex
