#include "market/market.h"

#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "market/test_support.h"

namespace sensex {
namespace {

using testing_support::sensex_market;
using testing_support::symbol;

const std::string kSmall =
    "market small\ntitle A Small Market\nindex ^SMALL Small\nexchange X\ncurrency EUR\n"
    "least-members 1\ncovers 2024-01-01 2024-12-31\nmembers-known-from 2024-01-01\n"
    "member A\nmember B\n";

std::string why_refused(const std::string& text) {
  const Result<Market> market = Market::parse(text);
  if (!market) {
    EXPECT_EQ(market.error().code, Errc::malformed_data);
  }
  return market ? "accepted" : market.error().message;
}

TEST(Market, BuiltInOnesParse) {
  for (const std::string_view name : Market::names()) {
    const Result<Market> market = Market::named(name);
    ASSERT_TRUE(market.has_value()) << market.error().message;
    EXPECT_EQ(market->name(), name);
  }
  EXPECT_EQ(Market::named("ftse").error().code, Errc::not_found);
}

TEST(Market, SensexIsWhatItSays) {
  EXPECT_EQ(sensex_market().index(), symbol("^BSESN"));
  EXPECT_EQ(sensex_market().universe().slot_count(), 30U);
  EXPECT_EQ(sensex_market().index_title(), "SENSEX");
  EXPECT_EQ(sensex_market().least_members(), 25U);
  EXPECT_EQ(sensex_market().suffix(), ".NS");
}

TEST(Market, Nifty50HasFiftyMembersAtEveryTime) {
  const Market nifty = Market::named("nifty50").value();
  EXPECT_EQ(nifty.index(), symbol("^NSEI"));
  EXPECT_EQ(nifty.universe().members_on(Date(2015, 1, 1)).size(), 50U);
  EXPECT_EQ(nifty.universe().members_on(Date(2026, 1, 1)).size(), 50U);
  for (const Symbol& member : nifty.universe().all()) {
    EXPECT_NE(nifty.sector_of(member), "Other") << member;
  }
}

TEST(Market, FollowsRenames) {
  EXPECT_EQ(sensex_market().current_ticker(symbol("ZOMATO")), symbol("ETERNAL"));
  EXPECT_EQ(sensex_market().current_ticker(symbol("TCS")), symbol("TCS"));
  EXPECT_EQ(sensex_market().earlier_tickers(symbol("TMPV")),
            std::vector<Symbol>{symbol("TATAMOTORS")});
  EXPECT_TRUE(sensex_market().earlier_tickers(symbol("TCS")).empty());
}

TEST(Market, KnowsTheDemergerAndTheEnd) {
  ASSERT_EQ(sensex_market().actions().size(), 1U);
  EXPECT_EQ(sensex_market().actions()[0].symbol, symbol("TMPV"));
  EXPECT_EQ(sensex_market().actions()[0].factor, 0.6885);
  EXPECT_EQ(sensex_market().end_of(symbol("HDFC")), Date(2023, 7, 13));
  EXPECT_FALSE(sensex_market().end_of(symbol("TCS")).has_value());
}

TEST(Market, EveryFeatureReadsADeclaredSeries) {
  for (const GlobalFeatureSpec& feature : sensex_market().features()) {
    EXPECT_NE(sensex_market().find_global(feature.series), nullptr) << feature.name;
  }
  EXPECT_EQ(sensex_market().find_global("no_such"), nullptr);
}

TEST(Market, AnotherCalendarTakesThePlace) {
  const auto calendar = TradingCalendar::parse("covers 2024-01-01 2024-12-31");
  EXPECT_EQ(sensex_market().with_calendar(*calendar).calendar().last_covered_day(),
            Date(2024, 12, 31));
}

TEST(MarketParse, TakesACalendarOfItsOwn) {
  const Result<Market> market = Market::parse(kSmall + "holiday 2024-05-01 Labour Day\n");
  ASSERT_TRUE(market.has_value()) << market.error().message;
  EXPECT_FALSE(market->calendar().is_trading_day(Date(2024, 5, 1)));
  EXPECT_EQ(market->text(), kSmall + "holiday 2024-05-01 Labour Day\n");
}

TEST(MarketParse, ReadsAGlobalLine) {
  const Market market =
      Market::parse(kSmall +
                    "global oil ticker=CL=F zone=UTC open=01:00 close=26:00 values=signed\n")
          .value();
  const GlobalSpec& oil = *market.find_global("oil");
  EXPECT_EQ(oil.ticker, "CL=F");
  EXPECT_EQ(oil.file, "CL=F");
  EXPECT_EQ(oil.column, "Close");
  EXPECT_TRUE(oil.is_signed);
  EXPECT_EQ(oil.close->time.to_string(), "26:00");
}

TEST(MarketParse, NamesTheLineThatIsWrong) {
  EXPECT_EQ(why_refused(kSmall + "membr C"),
            "market definition, line 11: expected a keyword such as market, index, member, global "
            "or feature, got 'membr'; mend that line");
  EXPECT_EQ(why_refused(kSmall + "global Oil ticker=X close=10:00"),
            "market definition, line 11: a global series must be named a-z, 0-9 and _, got 'Oil'; "
            "mend that line");
  EXPECT_EQ(why_refused(kSmall + "global oil ticker=X"),
            "market definition, line 11: global oil needs open= or close=, the time from which it "
            "is known, got neither; mend that line");
  EXPECT_EQ(why_refused(kSmall + "global oil file=../../etc/passwd close=10:00"),
            "market definition, line 11: file=: a name must be letters, digits and ^=.&_-, got "
            "'../../etc/passwd'; mend that line");
  EXPECT_EQ(why_refused(kSmall + "title Again"),
            "market definition, line 11: title must stand once, got it again; mend that line");
}

TEST(MarketParse, RefusesContradictions) {
  EXPECT_NE(why_refused(kSmall + "member A").find("names each member once"), std::string::npos);
  EXPECT_NE(why_refused(kSmall + "change 2024-05-01 C D").find("C cannot leave"),
            std::string::npos);
  EXPECT_NE(why_refused(kSmall + "rename 2024-05-01 A A").find("cannot become"), std::string::npos);
  EXPECT_NE(
      why_refused(kSmall + "rename 2024-05-01 A C\nrename 2024-06-01 C A").find("cannot become"),
      std::string::npos);
  EXPECT_NE(why_refused(kSmall + "feature f overnight oil").find("which no line declares"),
            std::string::npos);
  EXPECT_NE(why_refused(kSmall + "calendar bse").find("expected either 'calendar NAME' or"),
            std::string::npos);
  EXPECT_NE(why_refused(kSmall + "action A 2024-05-01 split 0").find("a factor above 0, got '0'"),
            std::string::npos);
}

TEST(MarketParse, NeedsEveryPart) {
  for (const std::string_view keyword : {"market", "title", "index", "exchange", "currency",
                                         "least-members", "members-known-from"}) {
    std::string text = kSmall;
    const std::size_t start = text.find("\n" + std::string(keyword) + " ");
    const std::size_t from = start == std::string::npos ? 0 : start + 1;
    text.erase(from, text.find('\n', from) + 1 - from);
    EXPECT_NE(why_refused(text).find("'" + std::string(keyword)), std::string::npos) << keyword;
  }
}

TEST(MarketParse, RefusesMoreMembersWantedThanThereAre) {
  std::string text = kSmall;
  text.replace(text.find("least-members 1"), 15, "least-members 3");
  EXPECT_NE(why_refused(text).find("least-members must be at most the 2 members, got 3"),
            std::string::npos);
}

TEST(MarketDefinition, TheExampleOfItsDocumentIsOne) {
  std::ifstream file(SENSEX_SOURCE_DIR "/docs/formats/market-definition.md");
  const std::string page((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const std::size_t begin = page.find("```\n") + 4;
  const std::size_t end = page.find("```", begin);
  ASSERT_LT(end, page.size());
  const Result<Market> market = Market::parse(std::string_view(page).substr(begin, end - begin));
  ASSERT_TRUE(market.has_value()) << market.error().message;
  EXPECT_EQ(market->name(), "small");
  EXPECT_EQ(market->universe().slot_count(), 2U);
  EXPECT_EQ(market->features().size(), 2U);
}

}  // namespace
}  // namespace sensex
