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
              Contains("2024-07-05.csv: NSE's full daily file of 2024-07-05, 1 row of members"));
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

TEST(DailyMembers, OfTwoFilesThatDisagreeTheOneThatIsTakenIsTold) {
  const auto one = file_of(kDay, {row_of("TCS", bar_of(100)), row_of("ITC", bar_of(50))});
  auto other = file_of(kDay, {row_of("TCS", bar_of(100.2)), row_of("ITC", bar_of(50))});
  other.name = "other.csv";
  for (const auto& files : {std::vector{one, other}, std::vector{other, one}}) {
    const auto found = collect(files);
    EXPECT_THAT(found->remarks,
                Contains(HasSubstr("2024-07-05.csv and other.csv have other closes of the same "
                                   "day; 2024-07-05.csv was taken: TCS 2024-07-05 (")));
    EXPECT_EQ(found->members.at(1).days.at(0).bar, bar_of(100));
  }
}

TEST(DailyMembers, OfTwoFilesTheBetterIsTakenAndTold) {
  const auto legacy = file_of(kDay, {row_of("TCS", bar_of(100))}, DailyFormat::nse_legacy);
  auto full = file_of(kDay, {row_of("TCS", bar_of(101))});
  full.name = "full.csv";
  EXPECT_THAT(collect({legacy, full})->remarks, Contains(HasSubstr("full.csv was taken")));
}

TEST(DailyMembers, OfTwoFilesThatAgreeNothingIsTold) {
  const auto one = file_of(kDay, {row_of("TCS", bar_of(100))});
  auto other = file_of(kDay, {row_of("TCS", bar_of(100.09))});
  other.name = "other.csv";
  EXPECT_THAT(collect({one, other})->remarks, Not(Contains(HasSubstr("other closes"))));
}

TEST(DailyMembers, TwoExchangesMayDisagree) {
  DailyRow bse = row_of("TCS", bar_of(101));
  bse.series = "A";
  const auto bse_file = file_of(kDay, {bse}, DailyFormat::udiff, Exchange::bse);
  const auto nse_file = file_of(kDay, {row_of("TCS", bar_of(100))});
  EXPECT_THAT(collect({bse_file, nse_file})->remarks, Not(Contains(HasSubstr("other closes"))));
}

// The rows of a session as the exchange states them, with the closes of the one before.
std::vector<DailyRow> stated_day(Date day, Date before) {
  std::vector<DailyRow> rows = whole_day(day, 0);
  const std::vector<DailyRow> rows_before = whole_day(before, 0);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].previous_close = rows_before[i].bar.close;
  }
  return rows;
}

// The rows of a session under another day.
std::vector<DailyRow> dated(std::vector<DailyRow> rows, Date day) {
  for (DailyRow& row : rows) row.bar.date = day;
  return rows;
}

TEST(DailyMembers, TheNextSessionsFileDatedADayEarlyIsRefused) {
  const MarketData known = known_of(kKnownFrom, kKnownTo);
  const auto early = file_of(kFirst, dated(stated_day(kSecond, kFirst), kFirst));
  const Error error = collect({early}, &known).error();
  EXPECT_EQ(error.code, Errc::refused);
  EXPECT_THAT(error.message,
              HasSubstr("2024-07-05.csv states other closes of the session before on "));
  EXPECT_THAT(error.message, HasSubstr("; leave it out, nothing was imported"));
  EXPECT_TRUE(collect({file_of(kFirst, stated_day(kFirst, kKnownTo))}, &known).has_value());
}

TEST(DailyMembers, ASessionsFileDatedADayLateIsRefused) {
  const MarketData known = known_of(kKnownFrom, kKnownTo);
  const auto late = file_of(kSecond, dated(stated_day(kFirst, kKnownTo), kSecond));
  EXPECT_THAT(collect({late}, &known).error().message,
              HasSubstr("so it is rather of 2024-07-05 than of 2024-07-08"));
}

TEST(DailyMembers, AFileIsHeldAgainstTheOneBeforeItInTheImport) {
  const auto first = file_of(kFirst, stated_day(kFirst, kKnownTo));
  const auto second = file_of(kSecond, stated_day(kSecond, kFirst));
  const auto early = file_of(kSecond, dated(stated_day(kThird, kSecond), kSecond));
  EXPECT_TRUE(collect({second, first}).has_value());
  EXPECT_THAT(collect({first, early}).error().message, HasSubstr("2024-07-08.csv states other"));
}

TEST(DailyMembers, AFileWithTwoRowsSwappedIsRefused) {
  const MarketData known = known_of(kKnownFrom, kKnownTo);
  std::vector<DailyRow> rows = stated_day(kFirst, kKnownTo);
  std::swap(rows[3].ticker, rows[9].ticker);
  EXPECT_THAT(
      collect({file_of(kFirst, rows)}, &known).error().message,
      HasSubstr(" has the rows of " + rows[3].ticker + " and " + rows[9].ticker + " swapped"));
}

// BSE's closes are its own.
TEST(DailyMembers, AFileOfBseIsHeldAgainstFilesOfBseAlone) {
  const auto of_bse = [](Date day, std::vector<DailyRow> rows) {
    for (DailyRow& row : rows) row.series = "A";
    return file_of(day, std::move(rows), DailyFormat::udiff, Exchange::bse);
  };
  const MarketData known = known_of(kKnownFrom, kKnownTo);
  const auto early = of_bse(kFirst, dated(stated_day(kSecond, kFirst), kFirst));
  EXPECT_TRUE(collect({early}, &known).has_value());
  const auto first = of_bse(kFirst, stated_day(kFirst, kKnownTo));
  const auto second = of_bse(kSecond, dated(stated_day(kThird, kSecond), kSecond));
  EXPECT_FALSE(collect({first, second}, &known).has_value());
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
  EXPECT_THAT(found->remarks, Contains("1 row of BSE's older files names no ticker"));
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
    EXPECT_THAT(found->remarks, Not(Contains(HasSubstr("no ticker"))));
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
              Contains("2024-07-05.csv: left out 1 row of days without a finished session"));
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
