#include "pipeline/incumbent.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "evaluation/report.h"
#include "pipeline/forecaster.h"

namespace sensex {
namespace {

// It would be the same at the next try.
bool is_lasting(Errc code) {
  return code == Errc::not_found || code == Errc::malformed_data ||
         code == Errc::unsupported_version;
}

std::string cannot_be_restored(const Error& error) {
  return "can no longer be used: " + error.message;
}

bool has_same_hyper_parameters(const ModelRecord& record, const ClassifierTrainer& trainer) {
  using Json = nlohmann::json;
  const Json json = Json::parse(record.model.configuration, nullptr, false);
  return json.is_object() && json.value("hyper_parameters", Json()) ==
                                 Json::parse(trainer.configuration(), nullptr, false);
}

// The walk-forward's answers that stand for the incumbent; null: there are none.
const ModelTrack* track_for(const ModelRecord& incumbent, const Trainers& trainers,
                            const WalkForward& tracks) {
  const Result<const ClassifierTrainer*> trainer =
      find_trainer(trainers, incumbent.model.algorithm);
  if (!trainer || !has_same_hyper_parameters(incumbent, **trainer)) return nullptr;
  const auto found = std::ranges::find(tracks.models, incumbent.model.algorithm, &ModelTrack::name);
  return found == tracks.models.end() ? nullptr : &*found;
}

// The last day whose outcome the incumbent may know.
Result<Date> learnt_to(const ModelRecord& incumbent, const IncumbentParts& parts) {
  const Result<std::optional<Snapshot>> snapshot =
      parts.store.snapshots().find(incumbent.model.snapshot);
  if (!snapshot) return fail(snapshot.error());
  return *snapshot ? (*snapshot)->last_session : parts.data.panel.last_day();
}

IncumbentVerdict verdict_over(const WalkForward& track) {
  if (track.days.size() < kLeastEdgeDays) {
    return {true, fmt::format("stays: only {} days that it has not learnt from can be counted, and "
                              "it takes {} to tell",
                              track.days.size(), kLeastEdgeDays)};
  }
  const ModelScore score = make_report(track).models.back();
  const bool is_worse = score.skill < 0;
  return {!is_worse, fmt::format("{}: log-loss skill {:.2f} %, t = {:.1f} over {} days",
                                 is_worse ? "has become worse than the base rate"
                                          : "stays, for it is no worse than the base rate",
                                 100.0 * score.skill, score.dm_t, score.n)};
}

}  // namespace

Result<std::string> why_unusable(const ModelRecord& incumbent, const IncumbentParts& parts) {
  ObjectStore& objects = parts.store.objects();
  Result<std::string> why = why_unfit(incumbent, parts.data, parts.market, objects);
  if (!why && is_lasting(why.error().code)) return cannot_be_restored(why.error());
  if (!why || !why->empty()) return why;
  const auto classifier = restore_classifier(incumbent, parts.trainers, objects);
  if (classifier) return std::string();
  if (is_lasting(classifier.error().code)) return cannot_be_restored(classifier.error());
  return fail(classifier.error());
}

WalkForward unlearnt_track(const Incumbent& incumbent, const Dataset& dataset,
                           const Trainers& trainers, const WalkForward& tracks) {
  WalkForward result{.session = tracks.session};
  ModelTrack answers{.name = incumbent.record.model.algorithm};
  const ModelTrack* const refitted = track_for(incumbent.record, trainers, tracks);
  for (std::size_t i = 0; i < tracks.days.size(); ++i) {
    const Date day = tracks.days[i];
    const bool is_learnt = day <= incumbent.learnt_to;
    if (is_learnt && refitted == nullptr) continue;
    const auto sample = std::ranges::lower_bound(dataset.target_days, day);
    const auto row = static_cast<std::size_t>(sample - dataset.target_days.begin());
    answers.p.push_back(is_learnt ? refitted->p[i]
                                  : incumbent.artefact.probability_up(dataset.row(row)));
    result.days.push_back(day);
    result.y.push_back(tracks.y[i]);
    result.base_rate.push_back(tracks.base_rate[i]);
  }
  result.models.push_back(std::move(answers));
  return result;
}

Result<IncumbentVerdict> judge_incumbent(const ModelRecord& incumbent, const Dataset& dataset,
                                         const WalkForward& tracks, const IncumbentParts& parts) {
  const Result<std::string> why = why_unusable(incumbent, parts);
  if (!why) return fail(why.error());
  if (!why->empty()) return IncumbentVerdict{false, *why};
  const auto artefact = restore_classifier(incumbent, parts.trainers, parts.store.objects());
  if (!artefact) return fail(artefact.error());
  const Result<Date> last = learnt_to(incumbent, parts);
  if (!last) return fail(last.error());
  return verdict_over(
      unlearnt_track({incumbent, **artefact, *last}, dataset, parts.trainers, tracks));
}

}  // namespace sensex
