#include "market/index_fit.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <span>
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

// The moves of all stocks on a day; one that is not known moves as the median stock.
struct Day {
  std::vector<double> moves = {};
  bool is_known = false;  // enough of them are
};

Day day_of(std::span<const Moves> stocks, std::size_t t) {
  std::vector<double> known;
  known.reserve(stocks.size());
  for (const Moves& stock : stocks) {
    if (stock[t]) known.push_back(*stock[t]);
  }
  if (known.size() < kLeastForMedian) return {};
  if (known.size() == stocks.size()) return {std::move(known), true};
  const double median = median_of(std::move(known));
  Day day{.is_known = true};
  day.moves.reserve(stocks.size());
  for (const Moves& stock : stocks) day.moves.push_back(stock[t].value_or(median));
  return day;
}

// All that least squares need to know of some days, so that days are gone through once and not once
// for every year they are in.
struct Sums {
  explicit Sums(std::size_t stocks)
      : known(stocks), products(stocks), squares(stocks, std::vector<double>(stocks)) {}

  void add_day(const Day& day, double index) {
    ++days;
    index_squares += index * index;
    for (std::size_t i = 0; i < products.size(); ++i) {
      products[i] += day.moves[i] * index;
      for (std::size_t j = 0; j <= i; ++j) squares[i][j] += day.moves[i] * day.moves[j];
    }
  }

  void add(const Sums& other) {
    days += other.days;
    index_squares += other.index_squares;
    for (std::size_t i = 0; i < products.size(); ++i) {
      known[i] += other.known[i];
      products[i] += other.products[i];
      for (std::size_t j = 0; j <= i; ++j) squares[i][j] += other.squares[i][j];
    }
  }

  std::size_t days = 0;
  std::vector<std::size_t> known;  // days of each stock's own moves
  double index_squares = 0.0;
  std::vector<double> products;  // of each stock's moves with the index's
  Matrix squares;                // of each two stocks' moves
};

// The weights of some stocks in the index, and how far they lay from it.
class Fit {
 public:
  Fit(const Sums& year, std::vector<std::size_t> members) : members_(std::move(members)) {
    std::erase_if(members_, [&](std::size_t member) {
      return static_cast<double>(year.known[member]) <
             kLeastKnownMoves * static_cast<double>(kCoverageSessions);
    });
    if (members_.size() >= kLeastForMedian) learn(year);
  }

  bool is_known() const { return !weights_.empty(); }

  FittedGap on(const Day& day, double index) const {
    double fitted = 0.0;
    for (std::size_t i = 0; i < members_.size(); ++i) {
      fitted += weights_[i] * day.moves[members_[i]];
    }
    return {fitted, index - fitted, kFittedGap * usual_};
  }

 private:
  // Of two members, in whatever order.
  double square(const Sums& year, std::size_t i, std::size_t j) const {
    const auto [less, greater] = std::minmax(members_[i], members_[j]);
    return year.squares[greater][less];
  }

  // What equal weights leave over, by weights that are small.
  void learn(const Sums& year) {
    const std::size_t count = members_.size();
    const double equal = 1.0 / static_cast<double>(count);
    Matrix squares(count, std::vector<double>(count));
    std::vector<double> rest(count);
    double trace = 0.0;
    for (std::size_t i = 0; i < count; ++i) {
      rest[i] = year.products[members_[i]];
      for (std::size_t j = 0; j < count; ++j) {
        squares[i][j] = square(year, i, j);
        rest[i] -= equal * squares[i][j];
      }
      trace += squares[i][i];
    }
    Matrix factor = squares;
    for (std::size_t i = 0; i < count; ++i) factor[i][i] += kTowardsEqual * equal * trace;
    if (!factorise(factor)) return;
    weights_ = solve(factor, std::move(rest));
    for (double& weight : weights_) weight += equal;
    measure(year, squares);
  }

  // The sum of the squared gaps: (index - moves x weights) squared, multiplied out.
  void measure(const Sums& year, const Matrix& squares) {
    double sum = year.index_squares;
    for (std::size_t i = 0; i < members_.size(); ++i) {
      sum -= 2 * weights_[i] * year.products[members_[i]];
      for (std::size_t j = 0; j < members_.size(); ++j) {
        sum += weights_[i] * weights_[j] * squares[i][j];
      }
    }
    const double mean = std::max(0.0, sum) / static_cast<double>(year.days);
    usual_ = std::max(kUsualFittedGap, std::sqrt(mean));
  }

  std::vector<std::size_t> members_;  // which of the stocks
  std::vector<double> weights_ = {};  // of each of the members; empty: not known
  double usual_ = kUsualFittedGap;    // root mean square of the gaps in the year
};

constexpr std::size_t kBlocks = kCoverageSessions / kFitSessions;  // of a year
static_assert(kBlocks * kFitSessions == kCoverageSessions);

// The days of a panel, block after block of kFitSessions.
class Blocks {
 public:
  explicit Blocks(const QualityView& view)
      : view_(view), index_(moves_of_index(view.panel)), gaps_(view.panel.day_count()) {
    stocks_.reserve(view.panel.stocks.size());
    for (const StockColumn& stock : view.panel.stocks) stocks_.push_back(moves_of(stock));
  }

  std::vector<std::optional<FittedGap>> judge() && {
    // The first day has no move.
    for (std::size_t first = 1; first < gaps_.size(); first += kFitSessions) {
      const std::size_t end = std::min(gaps_.size(), first + kFitSessions);
      std::vector<Day> days;
      for (std::size_t t = first; t < end; ++t) days.push_back(day_of(stocks_, t));
      if (year_.size() == kBlocks) judge_block(first, days);
      remember(first, days);
    }
    return std::move(gaps_);
  }

 private:
  std::vector<std::size_t> members_on(Date day) const {
    std::vector<std::size_t> members;
    for (const Symbol& symbol : view_.market.universe().members_on(day)) {
      const StockColumn* column = view_.panel.find_stock(symbol);
      if (column == nullptr) continue;
      members.push_back(static_cast<std::size_t>(column - view_.panel.stocks.data()));
    }
    return members;
  }

  void judge_block(std::size_t first, std::span<const Day> days) {
    Sums year(stocks_.size());
    for (const Sums& block : year_) year.add(block);
    const Fit fit(year, members_on(view_.panel.day(first)));
    if (!fit.is_known()) return;
    for (std::size_t i = 0; i < days.size(); ++i) {
      if (days[i].is_known) gaps_[first + i] = fit.on(days[i], *index_[first + i]);
    }
  }

  void remember(std::size_t first, std::span<const Day> days) {
    Sums block(stocks_.size());
    for (std::size_t i = 0; i < days.size(); ++i) {
      if (days[i].is_known) block.add_day(days[i], *index_[first + i]);
      for (std::size_t s = 0; s < stocks_.size(); ++s) {
        if (stocks_[s][first + i]) ++block.known[s];
      }
    }
    year_.push_back(std::move(block));
    if (year_.size() > kBlocks) year_.pop_front();
  }

  const QualityView& view_;
  const Moves index_;
  std::vector<Moves> stocks_ = {};
  std::deque<Sums> year_ = {};  // the blocks before the one that is judged
  std::vector<std::optional<FittedGap>> gaps_;
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
  const bool is_learnable = view.panel.stocks.size() <= kMostFittedStocks;
  if (!is_learnable) return std::vector<std::optional<FittedGap>>(view.panel.day_count());
  return Blocks(view).judge();
}

}  // namespace sensex
