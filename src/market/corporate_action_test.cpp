#include "market/corporate_action.h"

#include <limits>
#include <vector>

#include <gtest/gtest.h>

namespace sensex {
namespace {

CorporateAction reliance_bonus() {
  return {.symbol = Symbol::parse("RELIANCE").value(),
          .ex_date = Date(2024, 10, 28),
          .kind = ActionKind::bonus,
          .factor = 0.5,
          .origin = ActionOrigin::detected,
          .as_of = Date(2024, 10, 28)};
}

std::string why_impossible(const CorporateAction& values) {
  const Result<CorporateAction> action = CorporateAction::create(values);
  if (!action) {
    EXPECT_EQ(action.error().code, Errc::invalid_argument);
  }
  return action ? "accepted" : action.error().message;
}

std::string with_factor(double factor, ActionKind kind = ActionKind::bonus) {
  CorporateAction action = reliance_bonus();
  action.factor = factor;
  action.kind = kind;
  return why_impossible(action);
}

std::string why_refused(std::string_view text) {
  const auto actions = parse_actions(text);
  if (!actions) {
    EXPECT_EQ(actions.error().code, Errc::malformed_data);
  }
  return actions ? "accepted" : actions.error().message;
}

TEST(ActionsOf, AreTheStocksInTheOrderOfTheList) {
  CorporateAction other = reliance_bonus();
  other.symbol = Symbol::parse("TCS").value();
  CorporateAction earlier = reliance_bonus();
  earlier.ex_date = Date(2017, 9, 7);
  const std::vector all = {reliance_bonus(), other, earlier};
  EXPECT_EQ(actions_of(earlier.symbol, all), (std::vector{reliance_bonus(), earlier}));
  EXPECT_EQ(actions_of(other.symbol, all), std::vector{other});
  EXPECT_TRUE(actions_of(Symbol::parse("INFY").value(), all).empty());
}

TEST(CorporateAction, IsWhatItWasMadeOf) {
  EXPECT_EQ(CorporateAction::create(reliance_bonus()).value(), reliance_bonus());
}

TEST(CorporateAction, RefusesFactorsThatAreNoFactors) {
  const std::string start = "impossible action of RELIANCE on 2024-10-28: ";
  EXPECT_EQ(with_factor(0.0), start + "its factor must be 0.0001 to 10000, got 0");
  EXPECT_EQ(with_factor(-0.5), start + "its factor must be 0.0001 to 10000, got -0.5");
  EXPECT_EQ(with_factor(std::numeric_limits<double>::quiet_NaN()),
            start + "its factor must be 0.0001 to 10000, got nan");
  EXPECT_EQ(with_factor(10001, ActionKind::split),
            start + "its factor must be 0.0001 to 10000, got 10001");
}

TEST(CorporateAction, OnlyAPersonMaySayThatNothingHappened) {
  CorporateAction nothing = reliance_bonus();
  nothing.factor = 1.0;
  EXPECT_EQ(why_impossible(nothing),
            "impossible action of RELIANCE on 2024-10-28: a factor of 1 must be declared, got "
            "detected");
  nothing.origin = ActionOrigin::declared;
  EXPECT_EQ(why_impossible(nothing), "accepted");
}

TEST(CorporateAction, TakesFactorsUpToTheLimits) {
  EXPECT_EQ(with_factor(0.0001), "accepted");
  EXPECT_EQ(with_factor(10000, ActionKind::split), "accepted");
}

TEST(CorporateAction, OnlyASplitMayRaisePrices) {
  EXPECT_EQ(with_factor(2.0, ActionKind::split), "accepted");
  EXPECT_EQ(
      with_factor(2.0, ActionKind::demerger),
      "impossible action of RELIANCE on 2024-10-28: the factor of a demerger must be below 1, "
      "got 2");
}

TEST(CorporateAction, CannotBeDetectedBeforeItHappens) {
  CorporateAction action = reliance_bonus();
  action.as_of = Date(2024, 10, 27);
  EXPECT_EQ(why_impossible(action),
            "impossible action of RELIANCE on 2024-10-28: what is detected must be known from its "
            "ex-date on, got 2024-10-27 before 2024-10-28");
  action.origin = ActionOrigin::feed;
  EXPECT_EQ(why_impossible(action), "accepted");
}

TEST(CorporateAction, RefusesDaysWithoutATextForm) {
  CorporateAction action = reliance_bonus();
  action.as_of = Date(9999, 12, 31).plus_days(1);
  EXPECT_NE(why_impossible(action).find("years 0 to 9999"), std::string::npos);
}

TEST(ActionText, IsOneLineAnAction) {
  EXPECT_EQ(to_text(std::vector{reliance_bonus()}),
            "action RELIANCE 2024-10-28 bonus 0.5 detected 2024-10-28\n");
  EXPECT_EQ(to_text({}), "");
}

TEST(ActionText, ReadsBackToTheBit) {
  std::vector<CorporateAction> actions;
  for (const ActionKind kind : {ActionKind::split, ActionKind::bonus, ActionKind::demerger,
                                ActionKind::rights, ActionKind::dividend}) {
    for (const ActionOrigin origin :
         {ActionOrigin::detected, ActionOrigin::feed, ActionOrigin::declared}) {
      actions.push_back(reliance_bonus());
      actions.back().kind = kind;
      actions.back().origin = origin;
      actions.back().factor = 1.0 / 3.0;
    }
  }
  EXPECT_EQ(parse_actions(to_text(actions)).value(), actions);
}

TEST(ActionText, MayHaveCommentsBlankLinesAndCrLf) {
  const auto actions = parse_actions(
      "# ours\r\n\r\n  action\tRELIANCE  2024-10-28 bonus 0.5 detected 2024-10-28 # 1:1\r\n");
  EXPECT_EQ(actions.value(), std::vector{reliance_bonus()});
  EXPECT_TRUE(parse_actions("").value().empty());
}

TEST(ActionText, NamesTheLineThatIsWrong) {
  EXPECT_EQ(why_refused("\naction RELIANCE 2024-10-28 bonus 0.5 detected"),
            "corporate actions, line 2: expected 'action SYMBOL EX_DATE KIND FACTOR ORIGIN AS_OF', "
            "got 6 words, the first 'action'; mend that line");
  EXPECT_EQ(why_refused("aktion RELIANCE 2024-10-28 bonus 0.5 detected 2024-10-28"),
            "corporate actions, line 1: expected 'action SYMBOL EX_DATE KIND FACTOR ORIGIN AS_OF', "
            "got 7 words, the first 'aktion'; mend that line");
}

TEST(ActionText, NamesTheWordThatIsWrong) {
  const std::string start = "corporate actions, line 1: ";
  EXPECT_NE(
      why_refused("action reliance 2024-10-28 bonus 0.5 detected 2024-10-28").find("a symbol"),
      std::string::npos);
  EXPECT_EQ(why_refused("action RELIANCE 2024-10-32 bonus 0.5 detected 2024-10-28"),
            start + "a date must be YYYY-MM-DD, got '2024-10-32'; mend that line");
  EXPECT_EQ(why_refused("action RELIANCE 2024-10-28 bonuses 0.5 detected 2024-10-28"),
            start +
                "a corporate action must be split, bonus, demerger, rights or dividend, got "
                "'bonuses'; mend that line");
  EXPECT_EQ(why_refused("action RELIANCE 2024-10-28 bonus 0.5x detected 2024-10-28"),
            start + "a factor must be a decimal number, got '0.5x'; mend that line");
  EXPECT_EQ(why_refused("action RELIANCE 2024-10-28 bonus 0.5 guessed 2024-10-28"),
            start +
                "the origin of a corporate action must be detected, feed or declared, got "
                "'guessed'; mend that line");
  EXPECT_EQ(why_refused("action RELIANCE 2024-10-28 bonus 0.5 detected today"),
            start + "a date must be YYYY-MM-DD, got 'today'; mend that line");
}

TEST(ActionText, RefusesWhatCannotBe) {
  EXPECT_EQ(why_refused("action RELIANCE 2024-10-28 bonus 1 feed 2024-10-28"),
            "corporate actions, line 1: impossible action of RELIANCE on 2024-10-28: a factor of 1 "
            "must be declared, got feed; mend that line");
  EXPECT_NE(why_refused("action RELIANCE 2024-10-28 bonus nan declared 2024-10-28").find("got nan"),
            std::string::npos);
}

TEST(ActionText, IsBounded) {
  EXPECT_EQ(why_refused("#" + std::string(199, 'x') + "\n"), "accepted");
  EXPECT_EQ(why_refused("#" + std::string(200, 'x') + "\n"),
            "corporate actions, line 1: expected at most 200 bytes, got 201; mend that line");
  EXPECT_EQ(why_refused(std::string(100'000, '\n')), "accepted");
  EXPECT_EQ(why_refused(std::string(100'001, '\n')),
            "corporate actions, line 100001: expected at most 100000 lines, got more; mend that "
            "line");
}

}  // namespace
}  // namespace sensex
