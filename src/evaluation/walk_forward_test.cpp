#include "evaluation/walk_forward.h"

#include <algorithm>
#include <map>
#include <mutex>

#include <gtest/gtest.h>

#include "evaluation/audit.h"
#include "evaluation/report.h"
#include "evaluation/test_support.h"
#include "models/baselines.h"
#include "models/logistic.h"

namespace sensex {
namespace {

using testing_support::dataset_of;
using testing_support::planted_dataset;
using testing_support::Samples;

Result<WalkForward> walk(const Dataset& data, const ClassifierTrainer& trainer,
                         const WalkForwardOptions& options = {}) {
  const std::vector<const ClassifierTrainer*> trainers = {&trainer};
  return walk_forward(data, trainers, options);
}

ModelScore logistic_score(const Dataset& data) {
  return make_report(walk(data, *make_logistic_trainer()).value()).models.back();
}

Errc refusal(const Dataset& data, const ClassifierTrainer& trainer,
             const WalkForwardOptions& options = {}) {
  return walk(data, trainer, options).error().code;
}

// What a walk-forward gave to a trainer, and which rows it then asked about. A row's first feature
// is its own position.
struct Witness {
  std::mutex guard = {};
  std::map<std::size_t, std::vector<int>> labels = {};         // by training size
  std::map<std::size_t, std::vector<std::size_t>> asked = {};  // by training size
};

class WitnessClassifier final : public Classifier {
 public:
  WitnessClassifier(Witness& witness, std::size_t size) : witness_(witness), size_(size) {}
  double probability_up(std::span<const double> row) const override {
    const std::lock_guard lock(witness_.guard);
    witness_.asked[size_].push_back(static_cast<std::size_t>(row[0]));
    return 0.5;
  }
  std::string serialize() const override { return {}; }

 private:
  Witness& witness_;
  std::size_t size_;
};

class WitnessTrainer final : public ClassifierTrainer {
 public:
  explicit WitnessTrainer(Witness& witness) : witness_(witness) {}
  std::string_view name() const override { return "witness"; }
  std::string configuration() const override { return "{}"; }
  Result<std::unique_ptr<Classifier>> fit(const TrainingSet& training,
                                          std::uint64_t /*seed*/) const override {
    const std::lock_guard lock(witness_.guard);
    witness_.labels[training.size()].assign(training.y.begin(), training.y.end());
    EXPECT_EQ(training.x.size(), training.size() * training.feature_count());
    for (std::size_t i = 0; i < training.size(); ++i) {
      EXPECT_EQ(training.row(i)[0], static_cast<double>(i));
    }
    return std::make_unique<WitnessClassifier>(witness_, training.size());
  }
  Result<std::unique_ptr<Classifier>> restore(std::string_view /*bytes*/) const override {
    return fail(Errc::malformed_data, "a witness is not stored");
  }

 private:
  Witness& witness_;
};

Dataset numbered_dataset(std::size_t n) {
  Samples samples{.names = {"us_position"}, .blocks = {FeatureBlock::global}};
  for (std::size_t i = 0; i < n; ++i) {
    samples.x.push_back(static_cast<double>(i));
    samples.y.push_back(i % 3 == 0 ? 0 : 1);
  }
  return dataset_of(samples);
}

// The same samples from 2020-01-07 on, on the same days of the week.
Dataset moved_to_2020(Dataset data) {
  for (Date& day : data.target_days) day = day.plus_days(501 * 7);
  return data;
}

bool starts_a_quarter(const Dataset& data, std::size_t i) {
  const auto quarter = [&](std::size_t at) { return (data.target_days[at].month() - 1) / 3; };
  return quarter(i) != quarter(i - 1);
}

TEST(WalkForward, GivesNoLabelOfTheTestedQuarterOrLater) {
  const Dataset data = numbered_dataset(1500);
  Witness witness;
  ASSERT_TRUE(walk(data, WitnessTrainer(witness)));
  for (const auto& [size, rows] : witness.asked) {
    EXPECT_EQ(rows.front(), size);
    EXPECT_TRUE(std::equal(witness.labels[size].begin(), witness.labels[size].end(), data.y.begin(),
                           data.y.begin() + std::ssize(witness.labels[size])));
  }
}

TEST(WalkForward, RefitsAtEachQuartersFirstTargetDay) {
  const Dataset data = numbered_dataset(1500);
  Witness witness;
  ASSERT_TRUE(walk(data, WitnessTrainer(witness)));
  for (const auto& [size, rows] : witness.asked) {
    EXPECT_TRUE(starts_a_quarter(data, size)) << data.target_days[size];
    for (std::size_t row = size + 1; row <= rows.back(); ++row) {
      EXPECT_FALSE(starts_a_quarter(data, row)) << data.target_days[row];
    }
  }
}

TEST(WalkForward, AsksAboutEachDayOnceInOrder) {
  const Dataset data = numbered_dataset(1500);
  Witness witness;
  const auto result = walk(data, WitnessTrainer(witness));
  ASSERT_TRUE(result);
  std::vector<Date> asked;
  for (const auto& [size, rows] : witness.asked) {
    for (const std::size_t row : rows) asked.push_back(data.target_days[row]);
  }
  EXPECT_EQ(asked, result->days);
  EXPECT_EQ(result->days.front(), Date(2014, 1, 1));
  EXPECT_EQ(result->days.back(), data.target_days.back());
}

TEST(WalkForward, BaseRateIsTheShareOfTheLabelsBefore) {
  const Dataset data = numbered_dataset(1500);
  Witness witness;
  const WalkForward result = walk(data, WitnessTrainer(witness)).value();
  const std::size_t first = data.size() - result.days.size();
  for (std::size_t i = first; i < data.size(); ++i) {
    const auto ups = std::count(data.y.begin(), data.y.begin() + std::ptrdiff_t(i), 1);
    EXPECT_DOUBLE_EQ(result.base_rate[i - first], double(ups) / double(i));
  }
}

TEST(WalkForward, LeavesTheBaseRateTrainerToTheReference) {
  const auto base_rate = make_base_rate_trainer();
  EXPECT_TRUE(walk(planted_dataset(0), *base_rate).value().models.empty());
}

TEST(WalkForward, ANarrowerWindowGivesTheSameAnswers) {
  const Dataset data = planted_dataset(1);
  const auto trainer = make_logistic_trainer();
  const WalkForward whole = walk(data, *trainer).value();
  const WalkForward part =
      walk(data, *trainer, {.from = Date(2015, 5, 12), .to = Date(2016, 8, 3)}).value();
  const auto at = std::ranges::find(whole.days, Date(2015, 5, 12)) - whole.days.begin();
  ASSERT_EQ(part.days.front(), Date(2015, 5, 12));
  ASSERT_EQ(part.days.back(), Date(2016, 8, 3));
  EXPECT_TRUE(
      std::equal(part.base_rate.begin(), part.base_rate.end(), whole.base_rate.begin() + at));
  EXPECT_TRUE(
      std::equal(part.models[0].p.begin(), part.models[0].p.end(), whole.models[0].p.begin() + at));
}

TEST(WalkForward, AnswersDoNotDependOnLaterSamples) {
  Dataset longer = planted_dataset(1);
  const auto trainer = make_logistic_trainer();
  const WalkForward whole = walk(longer, *trainer).value();
  longer.target_days.resize(1500);
  longer.y.resize(1500);
  longer.x.resize(1500 * longer.feature_count());
  const WalkForward cut = walk(longer, *trainer).value();
  EXPECT_TRUE(
      std::equal(cut.models[0].p.begin(), cut.models[0].p.end(), whole.models[0].p.begin()));
}

TEST(WalkForward, DoesNotDependOnTheNumberOfThreads) {
  const Dataset data = planted_dataset(1);
  const auto trainer = make_logistic_trainer();
  const WalkForward one = walk(data, *trainer, {.threads = 1}).value();
  for (const unsigned threads : {2U, 3U, 64U}) {
    const WalkForward several = walk(data, *trainer, {.threads = threads}).value();
    EXPECT_EQ(several.models[0].p, one.models[0].p);
  }
}

TEST(WalkForward, FindsAPlantedSignal) {
  const ModelScore score = logistic_score(planted_dataset(0.6));
  EXPECT_GT(score.skill, 0);
  EXPECT_GT(score.dm_t, 3);
  EXPECT_TRUE(has_edge(score));
}

TEST(WalkForward, FindsNoSignalWhereThereIsNone) {
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U}) {
    const ModelScore score = logistic_score(planted_dataset(0, seed));
    EXPECT_LT(std::abs(score.dm_t), 3) << seed;
    EXPECT_LT(std::abs(score.skill), 0.02) << seed;
  }
}

TEST(WalkForward, FindsNoSignalInShuffledLabels) {
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U}) {
    const ModelScore score = logistic_score(with_shuffled_labels(planted_dataset(0.6), seed));
    EXPECT_LT(std::abs(score.dm_t), 3) << seed;
    EXPECT_LT(std::abs(score.skill), 0.02) << seed;
  }
}

// One row of misalignment in either direction would turn these columns into the answer.
TEST(WalkForward, CannotUseTheLabelsOfTheNextDayOrTheDayBefore) {
  for (const int shift : {1, -1}) {
    Dataset data = planted_dataset(0);
    const auto n = static_cast<int>(data.size());
    for (int i = 0; i < n; ++i) {
      const int other = std::clamp(i + shift, 0, n - 1);
      data.x[static_cast<std::size_t>(i) * data.feature_count()] =
          data.y[static_cast<std::size_t>(other)];
    }
    const ModelScore score = logistic_score(data);
    EXPECT_LT(std::abs(score.skill), 0.02) << shift;
  }
}

TEST(WalkForward, WouldShowALeakOfTheDaysOwnLabel) {
  Dataset data = planted_dataset(0);
  for (std::size_t i = 0; i < data.size(); ++i) data.x[i * data.feature_count()] = data.y[i];
  EXPECT_GT(logistic_score(data).skill, 0.5);
}

TEST(WalkForward, RefusesAWindowWithoutDays) {
  const auto trainer = make_logistic_trainer();
  EXPECT_EQ(refusal(planted_dataset(0), *trainer, {.from = Date(2030, 1, 1)}),
            Errc::not_enough_data);
  EXPECT_EQ(refusal({}, *trainer), Errc::not_enough_data);
}

TEST(WalkForward, RefusesFewerThan250DaysBefore) {
  const auto trainer = make_logistic_trainer();
  const Dataset data = planted_dataset(0);
  EXPECT_EQ(refusal(data, *trainer, {.from = Date(2011, 4, 4)}), Errc::not_enough_data);
  EXPECT_TRUE(walk(data, *trainer, {.from = Date(2011, 7, 1)}));
}

TEST(WalkForward, BeginsWhereThereIsEnoughHistoryWhenTheDataBeginLate) {
  const WalkForward result =
      walk(moved_to_2020(planted_dataset(1)), *make_logistic_trainer()).value();
  EXPECT_EQ(result.days.front(), Date(2021, 1, 1));
  EXPECT_EQ(make_report(result).from, Date(2021, 1, 1));
}

TEST(WalkForward, NamesTheFirstDayThatWorksWhenAskedToBeginTooEarly) {
  const Dataset data = moved_to_2020(planted_dataset(1));
  const auto trainer = make_logistic_trainer();
  const auto early = walk(data, *trainer, {.from = Date(2020, 7, 1)});
  EXPECT_EQ(early.error().message,
            "evaluation needs 250 training days before the quarter of 2020-07-01, got 126; "
            "evaluate from 2021-01-01 on or ingest more history");
  EXPECT_TRUE(walk(data, *trainer, {.from = Date(2021, 1, 1)}));
}

TEST(WalkForward, NamesTheFirstDayThatWorksWhenTheWindowEndsBeforeIt) {
  const auto ended =
      walk(moved_to_2020(planted_dataset(1)), *make_logistic_trainer(), {.to = Date(2020, 12, 31)});
  EXPECT_EQ(ended.error().message,
            "evaluation needs 250 training days before a quarter and can begin on 2021-01-01, "
            "after 2020-12-31; evaluate to a later day or ingest more history");
}

TEST(WalkForward, AsksForMoreHistoryWhereNoQuarterHasEnoughBefore) {
  const Dataset data = moved_to_2020(numbered_dataset(200));
  const auto trainer = make_always_up_trainer();
  EXPECT_EQ(walk(data, *trainer).error().message,
            "evaluation needs 250 training days before a quarter, and the data have 200 target "
            "days in all; ingest more history");
  EXPECT_TRUE(walk(data, *trainer, {.from = Date(2020, 7, 1)})
                  .error()
                  .message.ends_with("got 126; ingest more history"));
}

TEST(WalkForward, RefusesOneClassBefore) {
  Dataset data = planted_dataset(0);
  data.y.assign(data.size(), 1);
  EXPECT_EQ(refusal(data, *make_always_up_trainer()), Errc::not_enough_data);
}

TEST(WalkForward, PassesATrainersErrorOn) {
  Dataset data = planted_dataset(0);
  data.feature_names.back() = "another";
  EXPECT_EQ(refusal(data, *make_persistence_trainer()), Errc::invalid_argument);
}

}  // namespace
}  // namespace sensex
