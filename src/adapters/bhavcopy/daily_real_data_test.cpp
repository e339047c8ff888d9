#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "adapters/bhavcopy/daily_file.h"
#include "adapters/bhavcopy/daily_members.h"
#include "adapters/bhavcopy/equity_series.h"
#include "adapters/bhavcopy/repetition.h"
#include "market/quality_rules.h"
#include "market/test_support.h"

namespace sensex {
namespace {

namespace fs = std::filesystem;

fs::path data_folder() {
  const char* const set = std::getenv("SENSEX_TEST_DATA");
  return (set != nullptr ? fs::path(set) : fs::path(SENSEX_SOURCE_DIR) / "../shared/data") /
         "nse-raw";
}

struct StockFile {
  std::string stock = {};
  Result<DailyFile> parsed = {};
};

// NSE's own rows of 45 stocks, read once for all tests of the suite.
class DailyRealData : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!fs::is_directory(data_folder())) return;
    for (const auto& entry : fs::directory_iterator(data_folder())) {
      std::ifstream stream(entry.path(), std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
      const std::string name = entry.path().filename().string();
      files_.push_back({entry.path().stem().string(), parse_daily_file(name, bytes)});
    }
  }
  static void TearDownTestSuite() { files_.clear(); }

  void SetUp() override {
    if (files_.empty()) GTEST_SKIP() << "no reference data at " << data_folder();
    for (const StockFile& file : files_) {
      ASSERT_TRUE(file.parsed.has_value()) << file.parsed.error().message;
    }
  }

  static inline std::vector<StockFile> files_ = {};
};

TEST_F(DailyRealData, HasEveryRowOfEveryFile) {
  EXPECT_EQ(files_.size(), 45U);
  for (const auto& [stock, file] : files_) {
    EXPECT_EQ(file->format, DailyFormat::nse_history) << stock;
    EXPECT_EQ(file->rows.size(), stock == "ETERNAL" ? 852U : 1303U) << stock;
  }
}

TEST_F(DailyRealData, HasNoRowToRefuse) {
  for (const auto& [stock, file] : files_) {
    for (const RefusedDailyRow& row : file->refused) {
      ADD_FAILURE() << stock << ":" << row.line << ": " << row.reason;
    }
  }
}

TEST_F(DailyRealData, IsOfOneShareAFile) {
  for (const auto& [stock, file] : files_) {
    EXPECT_EQ(equity_rows(*file).size(), file->rows.size()) << stock;
    for (const DailyRow& row : file->rows) {
      ASSERT_EQ(row.ticker, stock == "ETERNAL" ? "ZOMATO" : stock);
      ASSERT_TRUE(row.previous_close && row.delivered) << stock << ":" << row.line;
    }
  }
}

// The folder's README names both gaps.
TEST_F(DailyRealData, LacksTheDaysItIsKnownToLack) {
  for (const auto& [stock, file] : files_) {
    std::set<Date> days;
    for (const DailyRow& row : file->rows) days.insert(row.bar.date);
    EXPECT_EQ(days.size(), file->rows.size()) << stock;
    EXPECT_EQ(*days.rbegin(), Date(2024, 12, 31)) << stock;
    EXPECT_FALSE(days.contains(Date(2022, 8, 8))) << stock;
    EXPECT_TRUE(days.contains(Date(2022, 8, 5)) && days.contains(Date(2022, 8, 10))) << stock;
    if (stock == "ETERNAL") continue;
    EXPECT_EQ(*days.begin(), Date(2019, 8, 23)) << stock;
    EXPECT_EQ(*std::next(days.begin()), Date(2019, 10, 1)) << stock;
  }
}

// Of 45 stocks none ever traded as on the session before, to the share: far from a repetition.
TEST_F(DailyRealData, HasNoSessionThatRepeatsTheOneBefore) {
  std::map<Date, DailyFile> sessions;
  for (const auto& [stock, file] : files_) {
    for (const DailyRow& row : file->rows) {
      DailyFile& session = sessions[row.bar.date];
      session.day = row.bar.date;
      session.rows.push_back(row);
    }
  }
  const DailyFile* previous = nullptr;
  for (const auto& [day, session] : sessions) {
    if (previous != nullptr) {
      const Repetition repetition = repetition_of(*previous, session);
      EXPECT_GE(repetition.compared, 44U) << day;
      EXPECT_EQ(repetition.equal, 0U) << day;
    }
    previous = &session;
  }
}

// As daily files of all sessions, each held against the one before.
TEST_F(DailyRealData, HasNoSessionThatSeemsToBeOfAnother) {
  std::map<Date, NamedDailyFile> sessions;
  for (const auto& [stock, file] : files_) {
    for (const DailyRow& row : file->rows) {
      NamedDailyFile& session = sessions[row.bar.date];
      session.name = row.bar.date.to_string();
      session.content.day = row.bar.date;
      session.content.rows.push_back(row);
    }
  }
  std::vector<NamedDailyFile> files;
  for (const auto& [day, session] : sessions) files.push_back(session);
  const auto found = collect_members(files, testing_support::sensex_market(), nullptr,
                                     testing_support::bse_calendar().final_at(Date(2025, 1, 1)));
  EXPECT_TRUE(found.has_value()) << found.error().message;
}

// Closes of each stock by day, and what the row of that day states of the one before.
struct Session {
  std::map<std::string, double> closes = {};
  std::map<std::string, double> stated = {};
};

// Of the stocks that both have, those of which the later session states the earlier one's close.
double share_stated(const Session& earlier, const Session& later) {
  double both = 0.0;
  double same = 0.0;
  for (const auto& [stock, stated] : later.stated) {
    const auto close = earlier.closes.find(stock);
    if (close == earlier.closes.end()) continue;
    ++both;
    if (std::abs(stated / close->second - 1.0) <= kOpinionTolerance) ++same;
  }
  return both > 0.0 ? same / both : 0.0;
}

TEST_F(DailyRealData, StatesTheClosesOfTheSessionBeforeAndOfNoOther) {
  std::map<Date, Session> sessions;
  for (const auto& [stock, file] : files_) {
    for (const DailyRow& row : file->rows) {
      sessions[row.bar.date].closes[stock] = row.bar.close;
      sessions[row.bar.date].stated[stock] = *row.previous_close;
    }
  }
  const TradingCalendar& calendar = testing_support::bse_calendar();
  double most_across = 0.0;
  for (const auto& [day, session] : sessions) {
    const Date before = calendar.previous_trading_day(day);
    const auto last = sessions.find(before);
    if (last != sessions.end()) {
      EXPECT_EQ(share_stated(last->second, session), 1.0) << day;
    }
    const auto across = sessions.find(calendar.previous_trading_day(before));
    if (across != sessions.end()) {
      most_across = std::max(most_across, share_stated(across->second, session));
    }
  }
  EXPECT_NEAR(most_across, 0.267, 0.0005);
}

// The numbers, cut out of the text a second way.
TEST_F(DailyRealData, HasTheNumbersOfTheText) {
  for (const auto& [stock, file] : files_) {
    std::ifstream stream(data_folder() / (stock + ".csv"));
    std::string line;
    std::getline(stream, line);
    for (const DailyRow& row : file->rows) {
      ASSERT_TRUE(std::getline(stream, line));
      std::array<std::string, 16> words;
      std::istringstream fields(line);
      for (std::string& word : words) std::getline(fields, word, ',');
      EXPECT_EQ(row.bar.date.to_string(), words[0]);
      const std::array numbers = {*row.previous_close, row.bar.open,   row.bar.high,  row.bar.low,
                                  row.bar.close,       row.bar.volume, *row.delivered};
      const std::array<std::size_t, 7> places = {4, 5, 6, 7, 9, 11, 14};
      for (std::size_t i = 0; i < numbers.size(); ++i) {
        ASSERT_EQ(numbers.at(i), std::stod(words.at(places.at(i)))) << stock << ": " << line;
      }
    }
  }
}

}  // namespace
}  // namespace sensex
