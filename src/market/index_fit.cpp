#include "market/index_fit.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sensex {
namespace {

constexpr double kTowardsEqual = 0.03;    // of the mean square of a member's moves
constexpr double kLeastKnownMoves = 0.9;  // of a member in the year

// A symmetric matrix, row by row; the lower half is used.
using Matrix = std::vector<std::vector<double>>;

// Cholesky's, in place. False: it is not positive.
bool factorise(Matrix& a) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double rest = a[i][j];
      for (std::size_t k = 0; k < j; ++k) rest -= a[i][k] * a[j][k];
      if (i == j && !(rest > 0.0)) return false;
      a[i][j] = i == j ? std::sqrt(rest) : rest / a[j][j];
    }
  }
  return true;
}

// What solves factor x factor' x = b.
std::vector<double> solve(const Matrix& factor, std::vector<double> b) {
  for (std::size_t i = 0; i < b.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) b[i] -= factor[i][k] * b[k];
    b[i] /= factor[i][i];
  }
  for (std::size_t i = b.size(); i-- > 0;) {
    for (std::size_t k = i + 1; k < b.size(); ++k) b[i] -= factor[k][i] * b[k];
    b[i] /= factor[i][i];
  }
  return b;
}

class Fit {
 public:
  // Of the days `first` to `end`, without it.
  Fit(const Moves& index, std::vector<const Moves*> members, std::size_t first, std::size_t end)
      : index_(index), members_(std::move(members)) {
    std::erase_if(members_, [&](const Moves* moves) {
      const auto known = std::count_if(moves->begin() + static_cast<std::ptrdiff_t>(first),
                                       moves->begin() + static_cast<std::ptrdiff_t>(end),
                                       [](const auto& move) { return move.has_value(); });
      return static_cast<double>(known) < kLeastKnownMoves * static_cast<double>(end - first);
    });
    if (members_.size() >= kLeastForMedian) learn(first, end);
  }

  bool is_known() const { return !weights_.empty(); }

  // Empty: too few members are known on the day.
  std::optional<FittedGap> on(std::size_t t) const {
    const std::optional<std::vector<double>> moves = moves_on(t);
    if (!moves) return std::nullopt;
    const double fitted = fitted_of(*moves);
    return FittedGap{fitted, *index_[t] - fitted, kFittedGap * usual_};
  }

 private:
  // Of each member; one that is not known moves as the median member.
  std::optional<std::vector<double>> moves_on(std::size_t t) const {
    std::vector<double> known;
    for (const Moves* member : members_) {
      if ((*member)[t]) known.push_back(*(*member)[t]);
    }
    if (known.size() < kLeastForMedian) return std::nullopt;
    const double median = median_of(std::move(known));
    std::vector<double> moves;
    moves.reserve(members_.size());
    for (const Moves* member : members_) moves.push_back((*member)[t].value_or(median));
    return moves;
  }

  double fitted_of(const std::vector<double>& moves) const {
    double sum = 0.0;
    for (std::size_t i = 0; i < moves.size(); ++i) sum += weights_[i] * moves[i];
    return sum;
  }

  void learn(std::size_t first, std::size_t end) {
    const std::size_t count = members_.size();
    const double equal = 1.0 / static_cast<double>(count);
    Matrix squares(count, std::vector<double>(count));
    std::vector<double> products(count);
    std::vector<std::pair<std::size_t, std::vector<double>>> days;
    for (std::size_t t = first; t < end; ++t) {
      std::optional<std::vector<double>> moves = moves_on(t);
      if (!moves) continue;
      double rest = *index_[t];
      for (const double move : *moves) rest -= equal * move;
      for (std::size_t i = 0; i < count; ++i) {
        products[i] += (*moves)[i] * rest;
        for (std::size_t j = 0; j <= i; ++j) squares[i][j] += (*moves)[i] * (*moves)[j];
      }
      days.emplace_back(t, std::move(*moves));
    }
    double trace = 0.0;
    for (std::size_t i = 0; i < count; ++i) trace += squares[i][i];
    for (std::size_t i = 0; i < count; ++i) squares[i][i] += kTowardsEqual * equal * trace;
    if (!factorise(squares)) return;
    weights_ = solve(squares, std::move(products));
    for (double& weight : weights_) weight += equal;
    measure(days);
  }

  void measure(const std::vector<std::pair<std::size_t, std::vector<double>>>& days) {
    double squares = 0.0;
    for (const auto& [t, moves] : days) {
      const double gap = *index_[t] - fitted_of(moves);
      squares += gap * gap;
    }
    usual_ = std::max(kUsualFittedGap, std::sqrt(squares / static_cast<double>(days.size())));
  }

  const Moves& index_;
  std::vector<const Moves*> members_;
  std::vector<double> weights_ = {};  // of each of the members; empty: not known
  double usual_ = kUsualFittedGap;    // root mean square of the gaps in the year
};

}  // namespace

Moves moves_of_index(const Panel& panel) {
  Moves moves(panel.day_count());
  for (std::size_t t = 1; t < moves.size(); ++t) {
    moves[t] = panel.index[t].close / panel.index[t - 1].close - 1.0;
  }
  return moves;
}

Moves moves_of(const StockColumn& stock) {
  Moves moves(stock.bars.size());
  for (std::size_t t = 1; t < moves.size(); ++t) {
    const std::optional<Bar>& before = stock.bars[t - 1];
    const std::optional<Bar>& bar = stock.bars[t];
    const bool is_known = before && bar && !is_untraded(*before) && !is_untraded(*bar);
    if (is_known) moves[t] = bar->close / before->close - 1.0;
  }
  return moves;
}

std::vector<std::optional<FittedGap>> fitted_gaps(const QualityView& view) {
  const Panel& panel = view.panel;
  const Moves index = moves_of_index(panel);
  std::vector<Moves> stocks;
  stocks.reserve(panel.stocks.size());
  for (const StockColumn& stock : panel.stocks) stocks.push_back(moves_of(stock));
  std::vector<std::optional<FittedGap>> gaps(panel.day_count());
  for (std::size_t first = 1 + kCoverageSessions; first < gaps.size(); first += kRecentSessions) {
    std::vector<const Moves*> members;
    for (const Symbol& symbol : view.market.universe().members_on(panel.day(first))) {
      const StockColumn* column = panel.find_stock(symbol);
      if (column == nullptr) continue;
      members.push_back(&stocks[static_cast<std::size_t>(column - panel.stocks.data())]);
    }
    const Fit fit(index, std::move(members), first - kCoverageSessions, first);
    if (!fit.is_known()) continue;
    const std::size_t end = std::min(gaps.size(), first + kRecentSessions);
    for (std::size_t t = first; t < end; ++t) gaps[t] = fit.on(t);
  }
  return gaps;
}

}  // namespace sensex
