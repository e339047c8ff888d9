#include "store/session_pool.h"

#include <optional>
#include <thread>

#include <gtest/gtest.h>

namespace sensex {
namespace {

using std::chrono::milliseconds;

struct Numbered {
  int number = 0;
};

class Pool : public testing::Test {
 protected:
  SessionPool<Numbered> pool(std::size_t most, milliseconds wait = milliseconds(0)) {
    return {{.most = most, .wait = wait, .busy = "all are in use"},
            [this]() -> Result<std::unique_ptr<Numbered>> {
              if (is_down_) return fail(Errc::unavailable, "down");
              return std::make_unique<Numbered>(Numbered{++made_});
            }};
  }
  int made() const { return made_; }
  void set_down(bool is_down) { is_down_ = is_down; }

 private:
  int made_ = 0;
  bool is_down_ = false;
};

TEST_F(Pool, ASessionThatWasGivenBackIsLentAgain) {
  auto sessions = pool(3);
  EXPECT_EQ(sessions.take().value()->number, 1);
  EXPECT_EQ(sessions.take().value()->number, 1);
  EXPECT_EQ(made(), 1);
}

TEST_F(Pool, SessionsInUseAreNotLentTwice) {
  auto sessions = pool(2);
  const auto first = sessions.take();
  EXPECT_EQ(sessions.take().value()->number, 2);
  EXPECT_EQ((*first)->number, 1);
}

TEST_F(Pool, WhenAllAreInUseTheWaitEnds) {
  auto sessions = pool(2, milliseconds(1));
  const auto first = sessions.take();
  const auto second = sessions.take();
  const Error error = sessions.take().error();
  EXPECT_EQ(error.code, Errc::unavailable);
  EXPECT_EQ(error.message, "all are in use; try again (waited 1 ms)");
}

TEST_F(Pool, WhoWaitsGetsWhatIsGivenBack) {
  auto sessions = pool(1, milliseconds(60'000));
  std::optional<SessionPool<Numbered>::Loan> held(sessions.take().value());
  int got = 0;
  {
    const std::jthread waiting([&] { got = sessions.take().value()->number; });
    held.reset();
  }
  EXPECT_EQ(got, 1);
}

TEST_F(Pool, ASessionThatCannotBeMadeTakesNoPlace) {
  auto sessions = pool(1);
  set_down(true);
  EXPECT_EQ(sessions.take().error().message, "down");
  set_down(false);
  EXPECT_EQ(sessions.take().value()->number, 1);
}

TEST_F(Pool, ARenewedSessionIsAnother) {
  auto sessions = pool(1);
  {
    auto loan = sessions.take().value();
    ASSERT_TRUE(loan.renew().has_value());
    EXPECT_EQ(loan->number, 2);
  }
  EXPECT_EQ(sessions.take().value()->number, 2);
}

TEST_F(Pool, ASessionThatCannotBeRenewedIsGoneAndItsPlaceIsFree) {
  auto sessions = pool(1);
  {
    auto loan = sessions.take().value();
    set_down(true);
    EXPECT_EQ(loan.renew().error().message, "down");
  }
  set_down(false);
  EXPECT_EQ(sessions.take().value()->number, 2);
}

TEST_F(Pool, FilledItHasAllItsSessions) {
  auto sessions = pool(3);
  ASSERT_TRUE(sessions.fill().has_value());
  EXPECT_EQ(made(), 3);
  set_down(true);
  EXPECT_TRUE(sessions.fill().has_value());
}

}  // namespace
}  // namespace sensex
