#include "pipeline/export.h"

#include <csignal>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "features/feature_map.h"
#include "features/random_panel.h"
#include "pipeline/folder_test_support.h"
#include "pipeline/npy.h"

namespace sensex {
namespace {

namespace fs = std::filesystem;
using Names = std::set<std::string>;
using Targets = std::vector<std::int64_t>;

const Names kFiles = {"feature_maps.npy",  "targets.npy",       "dates.csv",
                      "feature_names.csv", "stock_symbols.csv", "feature_metadata.json"};

// Monday to Friday but for Wednesday, 6 January 2010.
TradingCalendar calendar() {
  return TradingCalendar::parse(
             "covers 2010-01-01 2010-12-31\nholiday 2010-01-06 of our own making\n")
      .value();
}

// Index days with closes; no stock.
Panel index_of_days(const std::vector<std::pair<Date, double>>& closes) {
  Panel panel{.origin = {.source = "csv"}};
  for (const auto& [day, close] : closes) {
    panel.index.push_back(Bar{day, close, close, close, close, 1.0});
  }
  return panel;
}

Targets targets_of(const std::vector<std::pair<Date, double>>& closes) {
  return day_targets(index_of_days(closes), calendar());
}

TEST(DayTargets, SayWhetherTheNextCloseIsAbove) {
  EXPECT_EQ(targets_of({{Date(2010, 2, 1), 10.0},
                        {Date(2010, 2, 2), 11.0},
                        {Date(2010, 2, 3), 9.0},
                        {Date(2010, 2, 4), 9.0},
                        {Date(2010, 2, 5), 9.5}}),
            (Targets{1, 0, 0, 1, -1}));
}

TEST(DayTargets, AreUnknownWhereTheNextSessionIsMissing) {
  EXPECT_EQ(targets_of({{Date(2010, 2, 1), 10.0},
                        {Date(2010, 2, 3), 9.0},
                        {Date(2010, 2, 4), 11.0},
                        {Date(2010, 2, 8), 12.0}}),
            (Targets{-1, 1, -1, -1}));
}

TEST(DayTargets, AHolidayOrAWeekendIsNoMissingSession) {
  EXPECT_EQ(targets_of({{Date(2010, 1, 5), 10.0},
                        {Date(2010, 1, 7), 11.0},
                        {Date(2010, 1, 8), 12.0},
                        {Date(2010, 1, 11), 11.0}}),
            (Targets{1, 1, 0, -1}));
}

TEST(DayTargets, ASessionThatTheCalendarDoesNotKnowIsASession) {
  EXPECT_EQ(targets_of({{Date(2010, 2, 5), 10.0}, {Date(2010, 2, 6), 9.0}}), (Targets{0, -1}));
}

TEST(DayTargets, WhereTheCalendarEndsTheNextDayIsTheNextSession) {
  EXPECT_EQ(targets_of({{Date(2009, 12, 1), 10.0}, {Date(2009, 12, 28), 11.0}}), (Targets{1, -1}));
  EXPECT_EQ(targets_of({{Date(2010, 12, 31), 10.0}, {Date(2011, 1, 10), 11.0}}), (Targets{1, -1}));
}

TEST(DayTargets, OfNoDayAreNone) { EXPECT_TRUE(targets_of({}).empty()); }

class Export : public testing::Test {
 protected:
  fs::path above() const { return folder_.path(); }
  fs::path place() const { return above() / "export"; }
  ExportSource source() const {
    return {.panel = panel_,
            .universe = testing_support::sensex_market().universe(),
            .calendar = calendar_,
            .market = "sensex",
            .snapshot = "9f2c"};
  }
  Result<ExportedDataset> run(const fs::path& folder) const {
    return export_dataset(source(), folder);
  }
  Result<ExportedDataset> run() const { return run(place()); }
  std::string text_of(const std::string& name) const { return content_of(place() / name); }
  Panel& panel() { return panel_; }
  // What a refused export must leave as it was.
  void expect_refused(const std::string& message) const {
    const Names before = names_in(above());
    const Error error = run().error();
    EXPECT_EQ(error.code, Errc::already_exists);
    EXPECT_EQ(error.message, "'" + place().string() + "' " + message);
    EXPECT_EQ(names_in(above()), before);
  }

 private:
  OwnFolder folder_;
  Panel panel_ = random_panel(5, 70);
  TradingCalendar calendar_ = sensex::calendar();
};

TEST_F(Export, WritesSixFilesAndLeavesNothingBesideThem) {
  const ExportedDataset done = run().value();
  EXPECT_EQ(done.shape, (std::array<std::size_t, 3>{70, 30, 45}));
  EXPECT_EQ(names_in(place()), kFiles);
  EXPECT_EQ(names_in(above()), Names{"export"});
}

TEST_F(Export, TheMapIsTheFeatureMapBitForBit) {
  run().value();
  const FeatureMap map = make_feature_map(panel(), testing_support::sensex_market().universe());
  const std::string numbers(reinterpret_cast<const char*>(map.values.data()),
                            map.values.size() * sizeof(double));
  EXPECT_EQ(text_of("feature_maps.npy"), npy_header("<f8", map.shape()).value() + numbers);
}

TEST_F(Export, ThereIsATargetForEveryDayAndItsCountOfKnownOnesIsTold) {
  const ExportedDataset done = run().value();
  const Targets targets = day_targets(panel(), calendar());
  const std::string numbers(reinterpret_cast<const char*>(targets.data()),
                            targets.size() * sizeof(std::int64_t));
  const std::array<std::size_t, 1> shape = {70};
  EXPECT_EQ(text_of("targets.npy"), npy_header("<i8", shape).value() + numbers);
  const auto unknown = static_cast<std::size_t>(std::ranges::count(targets, -1));
  EXPECT_GT(unknown, 1U);  // the random panel has holidays that the calendar lacks
  EXPECT_EQ(done.known_targets, 70 - unknown);
}

TEST_F(Export, ListsDaysAndFeaturesByTheirIndex) {
  run().value();
  EXPECT_EQ(text_of("dates.csv").substr(0, 24), "index,date\n0,2010-01-04\n");
  EXPECT_TRUE(text_of("dates.csv").ends_with("\n69," + panel().last_day().to_string() + "\n"));
  EXPECT_EQ(text_of("feature_names.csv").substr(0, 37), "index,name\n0,return_1d\n1,return_3d\n2,");
  EXPECT_TRUE(text_of("feature_names.csv").ends_with("\n44,ichimoku_b\n"));
}

TEST_F(Export, NamesWhoHeldASlotAndWhen) {
  panel() =
      index_of_days({{Date(2021, 6, 17), 1.0}, {Date(2021, 6, 18), 2.0}, {Date(2021, 6, 21), 1.0}});
  run().value();
  const std::string csv = text_of("stock_symbols.csv");
  EXPECT_EQ(csv.substr(0, 59), "slot,symbol,from,to\n0,ASIANPAINT,2021-06-17,2021-06-21\n1,AX");
  EXPECT_NE(csv.find(",ONGC,2021-06-17,2021-06-18\n"), std::string::npos);
  EXPECT_NE(csv.find(",TATASTEEL,2021-06-21,2021-06-21\n"), std::string::npos);
  EXPECT_EQ(std::ranges::count(csv, '\n'), 1 + 30 + 1);
}

TEST_F(Export, TheMetadataTellWhatItIs) {
  panel().origin = {.source = "simulated", .simulated = true};
  run().value();
  const auto json = nlohmann::json::parse(text_of("feature_metadata.json"));
  EXPECT_EQ(json["format"], "sensex-export");
  EXPECT_EQ(json["version"], 1);
  EXPECT_EQ(json["market"], "sensex");
  EXPECT_EQ(json["source"], "simulated");
  EXPECT_EQ(json["simulated"], true);
  EXPECT_EQ(json["snapshot"], "9f2c");
  EXPECT_EQ(json["first_day"], "2010-01-04");
  EXPECT_EQ(json["last_day"], panel().last_day().to_string());
  EXPECT_EQ(json["members_known_from"], "2021-06-20");
  EXPECT_EQ(json["shapes"]["feature_maps"].dump(), "[70,30,45]");
  EXPECT_EQ(json["shapes"]["targets"].dump(), "[70]");
  EXPECT_EQ(json["targets"].dump(), R"({"not_up":0,"unknown":-1,"up":1})");
}

TEST_F(Export, TheMetadataDescribeEveryFeatureInItsOrder) {
  run().value();
  const auto features = nlohmann::json::parse(text_of("feature_metadata.json"))["features"];
  ASSERT_EQ(features.size(), catalogue().size());
  for (const IndicatorInfo& info : catalogue()) {
    const auto& feature = features[index_of(info.id)];
    EXPECT_EQ(feature["name"], info.name);
    EXPECT_EQ(feature["group"], info.group);
    EXPECT_EQ(feature["unit"], info.unit);
    EXPECT_EQ(feature["warm_up"], info.warmup);
  }
}

TEST_F(Export, ReplacesAnEarlierExport) {
  run().value();
  const std::string before = text_of("targets.npy");
  panel() = random_panel(6, 75);
  EXPECT_EQ(run().value().shape[0], 75U);
  EXPECT_NE(text_of("targets.npy"), before);
  EXPECT_EQ(names_in(place()), kFiles);
  EXPECT_EQ(names_in(above()), Names{"export"});
}

TEST_F(Export, ReplacesAnEmptyFolderAndTakesASlashAtTheEnd) {
  fs::create_directory(place());
  EXPECT_TRUE(run(place() / "").has_value());
  EXPECT_EQ(names_in(place()), kFiles);
  EXPECT_EQ(names_in(above()), Names{"export"});
}

TEST_F(Export, FollowsALinkToThePlaceItself) {
  fs::create_directory(above() / "real");
  fs::create_directory_symlink(above() / "real", place());
  EXPECT_TRUE(run().has_value());
  EXPECT_TRUE(fs::is_symlink(place()));
  EXPECT_EQ(names_in(above() / "real"), kFiles);
}

TEST_F(Export, RefusesAFolderWithAnythingElseInIt) {
  run().value();
  write_content(place() / "notes.txt", "mine");
  expect_refused("holds 'notes.txt', which no export wrote; name a new or an empty folder");
  EXPECT_EQ(content_of(place() / "notes.txt"), "mine");
}

TEST_F(Export, RefusesFilesOfTheSameNamesThatAreNotOurs) {
  fs::create_directory(place());
  write_content(place() / "targets.npy", "mine");
  const std::string message =
      "holds no 'feature_metadata.json' of ours, which no export wrote; name a new or an empty "
      "folder";
  expect_refused(message);
  write_content(place() / "feature_metadata.json", "{}");
  expect_refused(message);
  EXPECT_EQ(text_of("targets.npy"), "mine");
}

TEST_F(Export, RefusesAFolderOfThatNameInsideAndAFileInItsPlace) {
  fs::create_directories(place() / "dates.csv");
  expect_refused("holds 'dates.csv', which no export wrote; name a new or an empty folder");
  fs::remove_all(place());
  write_content(place(), "mine");
  expect_refused("is a file, which no export wrote; name a new or an empty folder");
}

TEST_F(Export, RefusesAPathThatNamesNoFolderOfItsOwn) {
  EXPECT_EQ(run("/").error().message, "an export needs a folder of its own, got '/'");
  EXPECT_EQ(run("").error().code, Errc::invalid_argument);
}

TEST_F(Export, SaysThatTheFolderAboveIsMissing) {
  EXPECT_EQ(run(above() / "no" / "export").error().code, Errc::not_found);
}

TEST_F(Export, AFullDiskLeavesTheEarlierExportAndNothingBesideIt) {
  run().value();
  const std::string before = text_of("dates.csv");
  const pid_t child = fork();
  if (child == 0) {
    static_cast<void>(signal(SIGXFSZ, SIG_IGN));
    const rlimit limit = {.rlim_cur = 100'000, .rlim_max = 100'000};
    const bool is_limited = setrlimit(RLIMIT_FSIZE, &limit) == 0;
    const auto done = run();
    _exit(is_limited && !done && done.error().code == Errc::unavailable ? 0 : 1);
  }
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(text_of("dates.csv"), before);
  EXPECT_EQ(names_in(above()), Names{"export"});
}

TEST_F(Export, RefusesAPanelWithoutDays) {
  panel() = Panel();
  EXPECT_EQ(run().error().code, Errc::not_enough_data);
  EXPECT_TRUE(names_in(above()).empty());
}

}  // namespace
}  // namespace sensex
