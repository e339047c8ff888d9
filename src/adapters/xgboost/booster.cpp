#include "adapters/xgboost/booster.h"

#include <cassert>
#include <cstdint>
#include <limits>

#include <fmt/core.h>

namespace sensex {

namespace {

constexpr int kOneThread = 1;

// Every call of the library returns 0, or leaves its words for this thread.
Status check(int returned, std::string_view doing) {
  if (returned == 0) return {};
  return fail(Errc::internal, fmt::format("XGBoost failed while {}; see the log", doing),
              XGBGetLastError());
}

Status label(DMatrixHandle handle, std::span<const float> y,
             const std::vector<std::string>& names) {
  if (Status set = check(XGDMatrixSetFloatInfo(handle, "label", y.data(), y.size()), "labelling");
      !set) {
    return set;
  }
  std::vector<const char*> texts;
  texts.reserve(names.size());
  for (const std::string& name : names) texts.push_back(name.c_str());
  return check(XGDMatrixSetStrFeatureInfo(handle, "feature_name", texts.data(), texts.size()),
               "naming the features");
}

}  // namespace

void DataMatrix::Free::operator()(void* handle) const { XGDMatrixFree(handle); }

Result<DataMatrix> DataMatrix::create(std::span<const float> x, std::span<const float> y,
                                      const std::vector<std::string>& names) {
  assert(x.size() == y.size() * names.size());
  DMatrixHandle handle = nullptr;
  const int returned =
      XGDMatrixCreateFromMat_omp(x.data(), y.size(), names.size(),
                                 std::numeric_limits<float>::quiet_NaN(), &handle, kOneThread);
  if (Status made = check(returned, "copying the training set"); !made) return fail(made.error());
  DataMatrix matrix(handle);
  if (Status labelled = label(handle, y, names); !labelled) return fail(labelled.error());
  return matrix;
}

void Booster::Free::operator()(void* handle) const { XGBoosterFree(handle); }

Result<Booster> Booster::train(const DataMatrix& data, const BoosterParameters& parameters,
                               int rounds) {
  BoosterHandle handle = nullptr;
  DMatrixHandle matrix = data.handle();
  if (Status made = check(XGBoosterCreate(&matrix, 1, &handle), "starting"); !made) {
    return fail(made.error());
  }
  Booster booster(handle);
  for (const auto& [name, value] : parameters) {
    const int returned = XGBoosterSetParam(handle, name.c_str(), value.c_str());
    if (Status set = check(returned, "taking parameters"); !set) return fail(set.error());
  }
  for (int round = 0; round < rounds; ++round) {
    const int returned = XGBoosterUpdateOneIter(handle, round, matrix);
    if (Status grown = check(returned, "growing a tree"); !grown) return fail(grown.error());
  }
  if (Status kept = booster.keep_ubjson(); !kept) return fail(kept.error());
  // A trained booster carries state that a loaded one lacks; answering from the stored form makes
  // the answers of today and of after a restart the same by construction.
  bst_ulong columns = 0;
  if (Status known = check(XGBoosterGetNumFeature(handle, &columns), "counting"); !known) {
    return fail(known.error());
  }
  return load(booster.ubjson_, columns);
}

Result<Booster> Booster::load(const std::string& ubjson, std::size_t columns) {
  BoosterHandle handle = nullptr;
  if (Status made = check(XGBoosterCreate(nullptr, 0, &handle), "starting"); !made) {
    return fail(made.error());
  }
  Booster booster(handle);
  const Status loaded =
      check(XGBoosterLoadModelFromBuffer(handle, ubjson.data(), ubjson.size()), "loading");
  bst_ulong stored = 0;
  if (!loaded || XGBoosterGetNumFeature(handle, &stored) != 0 || stored != columns) {
    return fail(Errc::malformed_data,
                fmt::format("expected stored trees of {} features, got other bytes; train the "
                            "model again",
                            columns),
                loaded ? "" : loaded.error().detail);
  }
  if (Status ready = booster.prepare(columns); !ready) return fail(ready.error());
  booster.ubjson_ = ubjson;
  return booster;
}

Status Booster::prepare(std::size_t columns) {
  const int returned = XGBoosterSetParam(handle_.get(), "nthread", "1");
  if (Status set = check(returned, "taking parameters"); !set) return set;
  const std::vector<float> row(columns, 0.0F);
  const Result<double> first = margin(row);
  return first ? Status() : Status(fail(first.error()));
}

Status Booster::keep_ubjson() {
  bst_ulong size = 0;
  const char* bytes = nullptr;
  const int returned =
      XGBoosterSaveModelToBuffer(handle_.get(), R"({"format": "ubj"})", &size, &bytes);
  if (Status saved = check(returned, "saving"); !saved) return saved;
  ubjson_.assign(bytes, size);
  return {};
}

Result<double> Booster::margin(std::span<const float> row) const {
  const std::string values =
      fmt::format(R"({{"data": [{}, true], "shape": [1, {}], "typestr": "<f4", "version": 3}})",
                  reinterpret_cast<std::uintptr_t>(row.data()), row.size());
  constexpr const char* kMargin =
      R"({"type": 1, "training": false, "iteration_begin": 0, "iteration_end": 0,)"
      R"( "strict_shape": false, "cache_id": 0, "missing": NaN})";
  const bst_ulong* shape = nullptr;
  bst_ulong dimensions = 0;
  const float* result = nullptr;
  const int returned = XGBoosterPredictFromDense(handle_.get(), values.c_str(), kMargin, nullptr,
                                                 &shape, &dimensions, &result);
  if (Status answered = check(returned, "predicting"); !answered) return fail(answered.error());
  return static_cast<double>(*result);
}

}  // namespace sensex
