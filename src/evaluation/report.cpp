#include "evaluation/report.h"

#include <algorithm>

#include <fmt/core.h>

#include "evaluation/scores.h"

namespace sensex {

namespace {

constexpr int kDmLags = 5;

ModelScore score_track(std::string_view name, std::span<const double> p,
                       const WalkForward& result) {
  const std::span<const int> y = result.y;
  const auto ups = static_cast<double>(std::ranges::count(y, 1));
  const double loss = log_loss(p, y);
  return {.name = std::string(name),
          .n = y.size(),
          .accuracy = accuracy(p, y),
          .always_up_accuracy = ups / static_cast<double>(y.size()),
          .auc = auc(p, y),
          .log_loss = loss,
          .brier = brier_score(p, y),
          .skill = 1 - loss / log_loss(result.base_rate, y),
          .dm_t = diebold_mariano_t(p, result.base_rate, y, kDmLags)};
}

std::string figures_of(const ModelScore& score) {
  return fmt::format("log-loss skill {:.2f} %, t = {:.1f}", score.skill * 100, score.dm_t);
}

std::string verdict_over(const std::vector<ModelScore>& scores) {
  if (scores.size() < 2) return std::string(kNoEdge);
  return fmt::format("{}: {}", scores.back().name, verdict_of(scores.back()));
}

}  // namespace

EvaluationReport make_report(const WalkForward& result) {
  EvaluationReport report{.session = result.session,
                          .from = result.days.front(),
                          .to = result.days.back(),
                          .n = result.days.size()};
  report.models.push_back(score_track(kReferenceName, result.base_rate, result));
  for (const ModelTrack& track : result.models) {
    report.models.push_back(score_track(track.name, track.p, result));
  }
  report.verdict = verdict_over(report.models);
  return report;
}

bool has_edge(const ModelScore& score) {
  return score.n >= kLeastEdgeDays && score.skill > 0 && score.dm_t >= kEdgeDmT;
}

std::string verdict_of(const ModelScore& score) {
  if (score.name == kReferenceName) return std::string(kNoEdge);
  if (score.n < kLeastEdgeDays) {
    return fmt::format("{}: {} too few to tell ({} are needed), {}", kNoEdge,
                       score.n == 1 ? "1 day is" : fmt::format("{} days are", score.n),
                       kLeastEdgeDays, figures_of(score));
  }
  return fmt::format("{}: {} over {} days", has_edge(score) ? "beats the base rate" : kNoEdge,
                     figures_of(score), score.n);
}

}  // namespace sensex
