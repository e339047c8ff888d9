#include <cmath>

#include <fmt/core.h>

#include "evaluation/report.h"

namespace sensex {

namespace {

// Without the minus sign of a negative number that rounds to zero.
std::string fixed(double value, int decimals) {
  const double scale = std::pow(10.0, decimals);
  return fmt::format("{:.{}f}", std::round(value * scale) / scale + 0.0, decimals);
}

std::string percent(double fraction, int decimals) {
  return fixed(fraction * 100, decimals) + " %";
}

std::string_view note_of(const ModelScore& score) {
  if (score.name == kReferenceName) return "the reference";
  return has_edge(score) ? "beats the base rate" : kNoEdge;
}

std::string row_of(const ModelScore& score) {
  return fmt::format("{:<12}{:>9}{:>8.3f}{:>10.4f}{:>9.4f}{:>11}{:>8}  {}\n", score.name,
                     percent(score.accuracy, 1), score.auc, score.log_loss, score.brier,
                     percent(score.skill, 2), fixed(score.dm_t, 1), note_of(score));
}

}  // namespace

std::string to_text(const EvaluationReport& report) {
  std::string text = fmt::format("{} walk-forward, {} to {}, {} {}", to_string(report.session),
                                 report.from.to_string(), report.to.to_string(), report.n,
                                 report.n == 1 ? "day" : "days");
  if (!report.models.empty()) {
    text += fmt::format("; always up is right on {}",
                        percent(report.models.front().always_up_accuracy, 1));
  }
  text += fmt::format("\n\n{:<12}{:>9}{:>8}{:>10}{:>9}{:>11}{:>8}\n", "model", "accuracy", "AUC",
                      "log loss", "Brier", "skill", "DM t");
  for (const ModelScore& score : report.models) text += row_of(score);
  return text + "\n" + report.verdict + "\n";
}

}  // namespace sensex
