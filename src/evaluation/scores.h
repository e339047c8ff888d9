#pragma once

#include <span>

namespace sensex {

// Scores of probability forecasts `p` (strictly between 0 and 1) of outcomes `y` (0 or 1).
// REQUIRES everywhere: p.size() == y.size() > 0.

// Share of days where (p > 0.5) equals the outcome.
double accuracy(std::span<const double> p, std::span<const int> y);
// Area under the ROC curve by ranks, ties counted half (Hanley and McNeil 1982); 0.5 when only one
// class occurs.
double auc(std::span<const double> p, std::span<const int> y);
// Mean of -ln(probability given to what came), in nats.
double log_loss(std::span<const double> p, std::span<const int> y);
// Mean squared error of the probability (Brier 1950).
double brier_score(std::span<const double> p, std::span<const int> y);

// Diebold-Mariano statistic of two log-loss sequences, long-run variance by Newey-West with
// `lags` lags and Bartlett's weights (Diebold and Mariano 1995; Newey and West 1987); positive when
// `p` is better than `reference`. Multiplied by the small-sample factor of Harvey, Leybourne and
// Newbold (1997), which for forecasts one step ahead is sqrt((n - 1) / n). 0 when the difference of
// the losses never varies, as when they are identical.
double diebold_mariano_t(std::span<const double> p, std::span<const double> reference,
                         std::span<const int> y, int lags);

}  // namespace sensex
