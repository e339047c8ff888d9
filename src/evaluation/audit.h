#pragma once

#include <cstdint>

#include "features/dataset.h"

namespace sensex {

// The same samples with their labels in another order, drawn by `seed` alone: a null on which an
// honest evaluation finds a skill of about zero.
Dataset with_shuffled_labels(Dataset data, std::uint64_t seed);

}  // namespace sensex
