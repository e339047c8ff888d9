#include "store/reading_connection.h"

#include <utility>

namespace sensex {
namespace {

tl::unexpected<Error> refusal() {
  return fail(Errc::permission_denied, "the database is open to be read only");
}

class ReadingConnection final : public SqlConnection {
 public:
  explicit ReadingConnection(std::unique_ptr<SqlConnection> connection)
      : connection_(std::move(connection)) {}

  Result<std::vector<SqlRow>> query(std::string_view sql, SqlParameters parameters) override {
    return connection_->query(sql, parameters);
  }
  Result<bool> has_table(std::string_view table) override { return connection_->has_table(table); }
  Result<std::vector<std::string>> tables() override { return connection_->tables(); }
  Result<bool> is_append_only(std::string_view table) override {
    return connection_->is_append_only(table);
  }

  Result<std::int64_t> execute(std::string_view, SqlParameters) override { return refusal(); }
  Status make_append_only(std::string_view) override { return refusal(); }
  Status transaction(const std::function<Status(SqlSession&)>&) override { return refusal(); }

 private:
  std::unique_ptr<SqlConnection> connection_;
};

}  // namespace

std::unique_ptr<SqlConnection> make_reading_connection(std::unique_ptr<SqlConnection> connection) {
  return std::make_unique<ReadingConnection>(std::move(connection));
}

}  // namespace sensex
