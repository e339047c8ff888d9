#include "adapters/http/handler_pool.h"

#include <exception>
#include <utility>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace sensex {

namespace asio = boost::asio;

HandlerPool::HandlerPool(int threads, std::size_t limit)
    : limit_(limit), threads_(static_cast<std::size_t>(threads)) {}

bool HandlerPool::try_enter() {
  if (jobs_.fetch_add(1) < limit_) return true;
  jobs_.fetch_sub(1);
  return false;
}

asio::awaitable<Response> HandlerPool::run(std::function<Response()> job) {
  auto initiate = [this](auto resume, std::function<Response()> work) {
    auto guard = asio::make_work_guard(asio::get_associated_executor(resume));
    asio::post(
        threads_, [this, guard, resume = std::move(resume), work = std::move(work)]() mutable {
          std::exception_ptr thrown;
          Response response;
          try {
            if (!closed_) response = work();
          } catch (...) {
            thrown = std::current_exception();
          }
          jobs_.fetch_sub(1);
          const auto home = guard.get_executor();
          asio::post(
              home, [resume = std::move(resume), thrown, response = std::move(response)]() mutable {
                resume(thrown, std::move(response));
              });
        });
  };
  return asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr, Response)>(
      std::move(initiate), asio::use_awaitable, std::move(job));
}

void HandlerPool::close() {
  closed_ = true;
  threads_.join();
}

}  // namespace sensex
