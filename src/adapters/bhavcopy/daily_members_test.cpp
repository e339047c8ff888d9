#include "adapters/bhavcopy/daily_members.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/bhavcopy/daily_source_test_support.h"

namespace sensex {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing_support::sensex_market;
using testing_support::symbol;

const Date kDay(2024, 7, 5);

Result<RawMembers> collect(const std::vector<NamedDailyFile>& files,
                           const MarketData* known = nullptr) {
  return collect_members(files, sensex_market(), known, end_of_july_2024());
}

Bar bar_of(double price, Date day = kDay) { return wavering_bar(day, price, 0); }

// One row for each of the market's stocks, each at a price of its own.
std::vector<DailyRow> whole_day(Date day, double phase) {
  std::vector<DailyRow> rows;
  double price = 100;
  for (const Symbol& stock : sensex_market().universe().all()) {
    rows.push_back(row_of(stock.text(), wavering_bar(day, price += 10, phase)));
  }
  return rows;
}

MarketData known_of(Date from, Date to) {
  MarketData data{.index = wavering(symbol("^BSESN"), from, to, 70'000)};
  double price = 100;
  for (const Symbol& stock : sensex_market().universe().all()) {
    data.stocks.push_back(wavering(stock, from, to, price += 10));
  }
  return data;
}

TEST(DailyMembers, AreTakenByTickerAndNothingElseIs) {
  const auto found =
      collect({file_of(kDay, {row_of("TCS", bar_of(100), 99), row_of("ALPHA", bar_of(5)),
                              row_of("BAD TICKER", bar_of(5))})});
  ASSERT_EQ(found->members.size(), 1U);
  EXPECT_EQ(found->members[0].symbol, symbol("TCS"));
  EXPECT_EQ(found->members[0].days, std::vector({RawDay{bar_of(100), 99, "2024-07-05.csv", 2}}));
  EXPECT_THAT(found->remarks,
              Contains("2024-07-05.csv: NSE's full daily file of 2024-07-05, 1 rows of members"));
}

TEST(DailyMembers, HaveTodaysTickerWhateverTheFileCallsThem) {
  const auto found = collect({file_of(kDay, {row_of("ZOMATO", bar_of(200))})});
  EXPECT_EQ(found->members.at(0).symbol, symbol("ETERNAL"));
}

TEST(DailyMembers, WithARowOfTodaysTickerHaveNoneOfTheEarlierOne) {
  for (const bool earlier_first : {true, false}) {
    std::vector<DailyRow> rows = {row_of("ZOMATO", bar_of(200)), row_of("ETERNAL", bar_of(300))};
    if (!earlier_first) std::swap(rows[0], rows[1]);
    const auto found = collect({file_of(kDay, rows)});
    EXPECT_EQ(found->members.at(0).days.at(0).bar, bar_of(300));
  }
}

TEST(DailyMembers, AreSortedByDayWhateverTheOrderOfTheFiles) {
  const Date later(2024, 7, 8);
  const auto found = collect({file_of(later, {row_of("TCS", bar_of(90, later))}),
                              file_of(kDay, {row_of("TCS", bar_of(100))})});
  ASSERT_EQ(found->members.at(0).days.size(), 2U);
  EXPECT_EQ(found->members[0].days[0].bar, bar_of(100));
  EXPECT_EQ(found->members[0].days[1].bar, bar_of(90, later));
}

TEST(DailyMembers, AreNsesBeforeBses) {
  DailyRow bse = row_of("TCS", bar_of(101));
  bse.series = "A";
  bse.scrip_code = "999001";
  const auto bse_file = file_of(kDay, {bse}, DailyFormat::udiff, Exchange::bse);
  const auto nse_file = file_of(kDay, {row_of("TCS", bar_of(100))}, DailyFormat::nse_legacy);
  for (const auto& files : {std::vector{bse_file, nse_file}, std::vector{nse_file, bse_file}}) {
    EXPECT_EQ(collect(files)->members.at(0).days.at(0).bar, bar_of(100));
  }
  EXPECT_EQ(collect({bse_file})->members.at(0).days.at(0).bar, bar_of(101));
}

TEST(DailyMembers, AreOfTheFullFileBeforeTheOthersOfNse) {
  const auto full = file_of(kDay, {row_of("TCS", bar_of(100))}, DailyFormat::nse_full);
  const auto legacy = file_of(kDay, {row_of("TCS", bar_of(101))}, DailyFormat::nse_legacy);
  for (const auto& files : {std::vector{full, legacy}, std::vector{legacy, full}}) {
    EXPECT_EQ(collect(files)->members.at(0).days.at(0).bar, bar_of(100));
  }
}

class BseLegacy : public testing::Test {
 protected:
  static NamedDailyFile bse(std::string isin) {
    return file_of(
        kDay,
        {{.series = "A", .isin = std::move(isin), .scrip_code = "999001", .bar = bar_of(100)}},
        DailyFormat::bse_legacy, Exchange::bse);
  }
  static NamedDailyFile teacher(std::string isin, std::string scrip_code) {
    DailyRow row = row_of("TCS", bar_of(90, Date(2024, 7, 8)));
    row.isin = std::move(isin);
    row.scrip_code = std::move(scrip_code);
    row.series = "A";
    return file_of(Date(2024, 7, 8), {row}, DailyFormat::udiff, Exchange::bse);
  }
};

TEST_F(BseLegacy, RowsWithoutATickerAreCounted) {
  const auto found = collect({bse("INE000A01010")});
  EXPECT_TRUE(found->members.empty());
  EXPECT_THAT(found->remarks, Contains("1 rows of BSE's older files name no ticker"));
}

TEST_F(BseLegacy, MembersThatCannotBeToldAreNamedWithWhatToDo) {
  std::vector<DailyRow> rows;
  for (const Symbol& member : sensex_market().universe().members_on(kDay)) {
    if (member != symbol("TCS") && member != symbol("ITC")) {
      rows.push_back(row_of(member.text(), bar_of(100)));
    }
  }
  const std::string remark =
      "2024-07-05.csv: no bar of ITC, TCS for 2024-07-05, because no file of this import tells "
      "their numbers at BSE; import one of BSE's UDiFF files, of any day, together with it";
  EXPECT_THAT(collect({bse(""), file_of(kDay, rows)})->remarks, Contains(remark));
  rows.push_back(row_of("TCS", bar_of(100)));
  rows.push_back(row_of("ITC", bar_of(100)));
  EXPECT_THAT(collect({bse(""), file_of(kDay, rows)})->remarks,
              Not(Contains(HasSubstr("no bar of"))));
  rows.resize(rows.size() - 2);
  EXPECT_THAT(collect({teacher("", "999001"), file_of(kDay, rows), bse("")})->remarks,
              Not(Contains(HasSubstr("no bar of"))));
}

TEST_F(BseLegacy, RowsAreFoundByIsinOrBsesNumberInAnotherFile) {
  for (const auto& other : {teacher("INE000A01010", ""), teacher("", "999001")}) {
    const auto found = collect({bse("INE000A01010"), other});
    ASSERT_EQ(found->members.size(), 1U);
    EXPECT_EQ(found->members[0].days.size(), 2U);
    EXPECT_THAT(found->remarks, Not(Contains(HasSubstr("name no ticker"))));
  }
}

TEST(DailyMembers, OfAFileThatRepeatsTheFileBeforeAreRefused) {
  auto repeated = whole_day(kDay, 0);
  for (DailyRow& row : repeated) row.bar.date = Date(2024, 7, 8);
  const auto found =
      collect({file_of(Date(2024, 7, 8), repeated), file_of(kDay, whole_day(kDay, 0))});
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, Errc::refused);
  EXPECT_EQ(found.error().message,
            "2024-07-08.csv repeats the session of 2024-07-05 under the day 2024-07-08; leave it "
            "out, nothing was imported");
}

TEST(DailyMembers, OfAFileThatRepeatsTheLastKnownSessionAreRefused) {
  const MarketData known = known_of(Date(2024, 6, 3), Date(2024, 7, 4));
  auto repeated = whole_day(Date(2024, 7, 4), 0);
  for (DailyRow& row : repeated) row.bar.date = kDay;
  const auto found = collect({file_of(kDay, repeated)}, &known);
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().message, HasSubstr("repeats the session of 2024-07-04"));
  EXPECT_TRUE(collect({file_of(kDay, whole_day(kDay, 0))}, &known));
}

TEST(DailyMembers, OfAKnownDayRepeatNothing) {
  const MarketData known = known_of(Date(2024, 6, 3), Date(2024, 7, 4));
  const Date last(2024, 7, 4);
  EXPECT_TRUE(collect({file_of(last, whole_day(last, 0))}, &known));
}

TEST(DailyMembers, OfADayWithoutSessionAreRefused) {
  const Date holiday(2024, 7, 17);
  const auto found = collect({file_of(holiday, {row_of("TCS", bar_of(100, holiday))})});
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, Errc::refused);
  EXPECT_EQ(found.error().message,
            "2024-07-17.csv is of 2024-07-17, on which the calendar has no session; leave it out, "
            "nothing was imported");
}

TEST(DailyMembers, OfASessionThatIsNotOverAreRefused) {
  const std::vector files = {file_of(kDay, {row_of("TCS", bar_of(100))})};
  const Instant over = sensex_market().calendar().final_at(kDay);
  const auto early =
      collect_members(files, sensex_market(), nullptr, over - std::chrono::milliseconds(1));
  ASSERT_FALSE(early);
  EXPECT_THAT(early.error().message, HasSubstr("2024-07-05, whose session is not over yet"));
  EXPECT_TRUE(collect_members(files, sensex_market(), nullptr, over));
}

TEST(DailyMembers, OfManyDaysLoseThoseWithoutASession) {
  NamedDailyFile history =
      file_of(kDay, {row_of("TCS", bar_of(100)), row_of("TCS", bar_of(100, Date(2024, 7, 6)))});
  history.content.format = DailyFormat::nse_history;
  history.content.day.reset();
  const auto found = collect({history});
  EXPECT_EQ(found->members.at(0).days.size(), 1U);
  EXPECT_THAT(found->remarks,
              Contains("2024-07-05.csv: left out 1 rows of days without a finished session"));
}

TEST(DailyMembers, OfAFileWithAnotherDayInItsNameAreBelievedAndTheNameIsTold) {
  NamedDailyFile file = file_of(kDay, {row_of("TCS", bar_of(100))});
  file.name = "sec_bhavdata_full_08072024.csv";
  const auto found = collect({file});
  EXPECT_THAT(found->remarks,
              Contains("sec_bhavdata_full_08072024.csv: its name says 2024-07-08, its rows "
                       "2024-07-05; the rows were believed"));
  file.name = "sec_bhavdata_full_05072024.csv";
  EXPECT_THAT(collect({file})->remarks, Not(Contains(HasSubstr("its name says"))));
}

TEST(DailyMembers, TellOfImpossibleRows) {
  NamedDailyFile file = file_of(kDay, {row_of("TCS", bar_of(100))});
  file.content.refused = {{7, "high below low"}, {9, "no price"}};
  EXPECT_THAT(collect({file})->remarks,
              Contains("2024-07-05.csv: left out 2 impossible rows; the first: line 7: high below "
                       "low"));
}

}  // namespace
}  // namespace sensex
