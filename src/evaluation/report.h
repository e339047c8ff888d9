#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "evaluation/walk_forward.h"

namespace sensex {

struct ModelScore {
  std::string name = {};
  std::size_t n = 0;
  double accuracy = 0;
  double always_up_accuracy = 0;
  double auc = 0;
  double log_loss = 0;
  double brier = 0;
  double skill = 0;  // 1 - log_loss / base rate's log_loss; a fraction
  double dm_t = 0;   // diebold_mariano_t against the expanding base rate, 5 lags
};

// An edge is claimed only from this Diebold-Mariano statistic on: by its asymptotic normal law, a
// model as good as the base rate reaches it by chance in 0.5 % of cases, so at least one of the
// five in a table in at most 2.5 % (Bonferroni). The law is asymptotic: with independent gains we
// counted 0.8 % for each model at 250 days, at most 4 % for a table, and 6 % for each model at 11
// days. It says nothing of several tables, where the best of many windows or seeds is picked.
inline constexpr double kEdgeDmT = 2.58;
// A little more than the sessions of a year; over fewer no edge is claimed, whatever the statistic.
inline constexpr std::size_t kLeastEdgeDays = 250;
inline constexpr std::string_view kNoEdge = "no edge over the base rate";

struct EvaluationReport {
  Session session = Session::evening;
  Date from = {};  // first and last evaluated target day
  Date to = {};
  std::size_t n = 0;
  std::vector<ModelScore> models = {};  // the reference (kReferenceName) first, skill and t 0
  std::string verdict = {};             // one sentence on the last model
};

// The verdict is on the last model of the result, the one that would serve: to speak of whichever
// did best would be to choose by looking at the evaluation window.
// REQUIRES: at least one day.
EvaluationReport make_report(const WalkForward& result);
// n >= kLeastEdgeDays, skill > 0 and dm_t >= kEdgeDmT.
bool has_edge(const ModelScore& score);
// "beats the base rate: log-loss skill 4.10 %, t = 7.9 over 2699 days", or kNoEdge with the same
// figures, and where the days are fewer than kLeastEdgeDays, with these words; kNoEdge alone for
// the base rate itself.
std::string verdict_of(const ModelScore& score);

// {session, from, to, n, models: [{name, n, accuracy, always_up_accuracy, auc, log_loss, brier,
// skill, dm_t}], verdict}, keys in this order.
std::string to_json_text(const EvaluationReport& report);
// malformed_data: not what to_json_text gave.
Result<EvaluationReport> parse_report(std::string_view json_text);
// One element of `models`, as kept with a registered model.
std::string to_json_text(const ModelScore& score);
Result<ModelScore> parse_score(std::string_view json_text);
// A table for people, at most 100 columns wide.
std::string to_text(const EvaluationReport& report);

}  // namespace sensex
