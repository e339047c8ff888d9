#pragma once

#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <xgboost/c_api.h>

#include "base/error.h"

namespace sensex {

// One of the library's parameters, as it wants them: texts.
using BoosterParameters = std::vector<std::pair<std::string, std::string>>;

// A training matrix of the library. Copies what it is given.
class DataMatrix {
 public:
  // `x`: [y.size() x names.size()], row-major, NaN is missing. internal: the library refused.
  static Result<DataMatrix> create(std::span<const float> x, std::span<const float> y,
                                   const std::vector<std::string>& names);
  DMatrixHandle handle() const { return handle_.get(); }

 private:
  struct Free {
    void operator()(void* handle) const;
  };
  explicit DataMatrix(DMatrixHandle handle) : handle_(handle) {}
  std::unique_ptr<void, Free> handle_;
};

// A fitted ensemble of trees. Immutable; every const member is safe to call from several threads.
class Booster {
 public:
  // internal: the library refused.
  static Result<Booster> train(const DataMatrix& data, const BoosterParameters& parameters,
                               int rounds);
  // malformed_data: not a model of `columns` features. REQUIRES: well-formed UBJSON.
  static Result<Booster> load(const std::string& ubjson, std::size_t columns);

  // Log-odds for one row of the training columns. internal: the library refused.
  Result<double> margin(std::span<const float> row) const;
  const std::string& ubjson() const { return ubjson_; }

 private:
  struct Free {
    void operator()(void* handle) const;
  };
  explicit Booster(BoosterHandle handle) : handle_(handle) {}
  // Does once what the library would do at its first prediction, which is not thread-safe.
  Status prepare(std::size_t columns);
  Status keep_ubjson();

  std::unique_ptr<void, Free> handle_;
  std::string ubjson_ = {};
};

}  // namespace sensex
