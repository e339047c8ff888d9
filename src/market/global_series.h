#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/error.h"

namespace sensex {

// One session of a market outside the index: its open, its close, or both. Which of the two is
// there says what the source delivered; from when each could be known, GlobalSpec says.
struct GlobalPoint {
  Date date = {};  // the market's own session date
  std::optional<double> close = {};
  std::optional<double> open = {};
  friend bool operator==(const GlobalPoint&, const GlobalPoint&) = default;
};

// Daily points of one global series, dates strictly increasing, each with a finite open or close.
// Values may be negative: net flows are, and WTI closed at -37.63 on 2020-04-20.
class GlobalSeries {
 public:
  // malformed_data: a value is not finite, a point has neither value, or dates repeat or go back.
  static Result<GlobalSeries> create(std::string id, std::vector<GlobalPoint> points);

  // As the market's definition names it: "us_equity".
  const std::string& id() const { return id_; }
  std::span<const GlobalPoint> points() const { return points_; }

  friend bool operator==(const GlobalSeries&, const GlobalSeries&) = default;

 private:
  GlobalSeries(std::string id, std::vector<GlobalPoint> points)
      : id_(std::move(id)), points_(std::move(points)) {}

  std::string id_;
  std::vector<GlobalPoint> points_;
};

}  // namespace sensex
