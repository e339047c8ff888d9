#pragma once

#include <cassert>
#include <cstddef>
#include <span>
#include <vector>

namespace sensex {

// The last `size` values pushed. Each value is stored twice, `size` apart, so that the window is
// always one contiguous run and a push never allocates.
class Window {
 public:
  explicit Window(std::size_t size) : slots_(2 * size), size_(size) { assert(size > 0); }

  void push(double value) {
    slots_[next_] = value;
    slots_[next_ + size_] = value;
    next_ = next_ + 1 == size_ ? 0 : next_ + 1;
    if (count_ < size_) ++count_;
  }

  std::size_t count() const { return count_; }
  bool full() const { return count_ == size_; }
  // Oldest first.
  std::span<const double> values() const {
    return std::span(slots_).subspan(full() ? next_ : 0, count_);
  }
  // REQUIRES: count() > 0.
  double oldest() const { return slots_[full() ? next_ : 0]; }

 private:
  std::vector<double> slots_;
  std::size_t size_;
  std::size_t next_ = 0;
  std::size_t count_ = 0;
};

}  // namespace sensex
